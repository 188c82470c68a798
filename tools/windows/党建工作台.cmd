@echo off
chcp 936 >nul
cd /d "%~dp0"
set "workspace=%~1"
for /d %%d in (*) do if not defined workspace if exist "%%d\dangjian.yaml" set "workspace=%%d"
"%~dp0python\python.exe" -m dangjian -C "%workspace%" desk
if errorlevel 1 pause
