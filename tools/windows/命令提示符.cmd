@echo off
chcp 936 >nul
cd /d "%~dp0"
set "PATH=%~dp0;%PATH%"
cmd /k dangjian --version
