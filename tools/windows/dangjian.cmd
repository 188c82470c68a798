@"%~dp0python\python.exe" -m dangjian %*
