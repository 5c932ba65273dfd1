; The Windows installer, for the person who runs it: no administrator needed.
; makensis -DVERSION=… -DNUMBERS=1.2.3.4 -DSTAGE=… -DOUT=… installer.nsi
Target amd64-unicode
!include MUI2.nsh
Name "Mailloft"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Mailloft"
InstallDirRegKey HKCU "Software\Mailloft" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true

VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "Mailloft"
VIAddVersionKey FileDescription "Mailloft installer"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT licence"

!define MUI_ICON "${STAGE}\mailloft.ico"
!define MUI_UNICON "${STAGE}\mailloft.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\mailloft.exe"
!insertmacro MUI_PAGE_LICENSE "${STAGE}\LICENSE.txt"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "Arabic"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Mailloft"
!define CLASS "Software\Classes\Mailloft.eml"

Section
  SetOutPath "$INSTDIR"
  File "${STAGE}\mailloft.exe"
  File "${STAGE}\mailloft.com"
  File "${STAGE}\LICENSE.txt"
  File "${STAGE}\THIRD-PARTY.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Mailloft.lnk" "$INSTDIR\mailloft.exe"

  ; Offered for .eml under "Open with"; what opens them now stays in charge.
  WriteRegStr HKCU "${CLASS}" "" "E-mail message"
  WriteRegStr HKCU "${CLASS}\DefaultIcon" "" "$INSTDIR\mailloft.exe,0"
  WriteRegStr HKCU "${CLASS}\shell\open\command" "" '"$INSTDIR\mailloft.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.eml\OpenWithProgids" "Mailloft.eml" ""

  WriteRegStr HKCU "Software\Mailloft" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Mailloft"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\mailloft.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Mailloft authors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

; The program goes, the mail stays: it lies in the person's own folders.
Section Uninstall
  Delete "$INSTDIR\mailloft.exe"
  Delete "$INSTDIR\mailloft.com"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Mailloft.lnk"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "Mailloft"
  DeleteRegValue HKCU "Software\Classes\.eml\OpenWithProgids" "Mailloft.eml"
  DeleteRegKey HKCU "${CLASS}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Mailloft"
SectionEnd
