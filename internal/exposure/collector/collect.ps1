# Writes down what this machine runs, for an inventory: Windows with its build, the updates that are installed, and the programs that
# "Apps & features" shows. It reads only what every user may read, changes nothing, sends nothing, and needs no administrator.
#
#   powershell -ExecutionPolicy Bypass -File collect.ps1 [-Ports] [-Out FILE]      without -Out: lianfang-HOST.csv in this folder
#
# -Ports also notes on which TCP ports somebody listens, as remarks that the reader passes over. Windows PowerShell 5.1 or newer.
#
# 寫下這台電腦的 Windows 組建、已安裝更新與程式，只讀不改、不連網、不需要系統管理員。產出的 CSV 可以先看過再上傳。
param(
    [string]$Out = "lianfang-$env:COMPUTERNAME.csv",
    [switch]$Ports
)
$ErrorActionPreference = 'Stop'

function New-Row($Type, $Vendor, $Product, $Version, $Patch) {
    [pscustomobject]@{
        asset = $env:COMPUTERNAME; type = $Type; vendor = $Vendor; product = $Product; version = $Version; os = $script:system; patch = $Patch
    }
}

$windows = Get-CimInstance -ClassName Win32_OperatingSystem
$current = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
$build = "$($windows.Version).$($current.UBR)".TrimEnd('.')
$system = "$($windows.Caption) $build"
$updates = (Get-HotFix -ErrorAction SilentlyContinue | ForEach-Object { $_.HotFixID }) -join ' '

$rows = @(New-Row 'operating-system' 'Microsoft' $windows.Caption $build $updates)
$places = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
          'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*',
          'HKCU:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
$rows += Get-ItemProperty -Path $places -ErrorAction SilentlyContinue |
    Where-Object { $_.DisplayName -and -not $_.SystemComponent -and -not $_.ParentKeyName } |
    Sort-Object DisplayName, DisplayVersion -Unique |
    ForEach-Object { New-Row 'application' $_.Publisher $_.DisplayName $_.DisplayVersion '' }

$lines = @("# lianfang collect.ps1 1")
if ($Ports) {
    $lines += Get-NetTCPConnection -State Listen | Sort-Object LocalAddress, LocalPort -Unique |
        ForEach-Object { "# listen: tcp $($_.LocalAddress):$($_.LocalPort)" }
}
$lines += $rows | ConvertTo-Csv -NoTypeInformation
$lines | Out-File -FilePath $Out -Encoding utf8
Write-Host $Out
