; PadTray's installer: for one user, without administrator's rights. Run by installer/make_windows.py.
;   /S        silent, install and uninstall        /D=FOLDER   where to, as the last argument
;   /AUTOSTART=1   (silent install) start with Windows
;   /PURGE=1       (uninstall) remove presets, settings and instruments too

Unicode true
!ifdef NSIS_PACKEDVERSION
  Target amd64-unicode ; a 32-bit installer needs parts that some 64-bit systems do not have
!endif
!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PadTray"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define PROGRAM "$INSTDIR\padtrayw.exe"

Name "PadTray"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\PadTray"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
RequestExecutionLevel user
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64 ; megabytes: the two programs are nearly one, and far apart for a smaller one
!endif
ManifestDPIAware true
BrandingText "PadTray ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "PadTray"
VIAddVersionKey "FileDescription" "PadTray's installer"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "${PROGRAM}"
!insertmacro MUI_PAGE_LICENSE "${FOLDER}\licences.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Russian"

LangString KEEP ${LANG_ENGLISH} "Remove your presets, settings and instruments, too?"
LangString KEEP ${LANG_RUSSIAN} "Удалить также ваши пресеты, настройки и инструменты?"
LangString BUSY ${LANG_ENGLISH} "PadTray is still running. Quit it in the tray, then go on."
LangString BUSY ${LANG_RUSSIAN} "PadTray ещё работает. Закройте его в трее и продолжайте."

; Asks a running PadTray to quit and waits until its program can be written, which Windows refuses while it runs.
!macro QUIT_RUNNING prefix
Function ${prefix}QuitRunning
  ${IfNot} ${FileExists} "$INSTDIR\padtray.exe"
    Return
  ${EndIf}
  again:
  nsExec::Exec '"$INSTDIR\padtray.exe" ctl quit'
  Pop $0
  StrCpy $1 0
  ${DoWhile} $1 < 100
    ClearErrors
    FileOpen $2 "${PROGRAM}" a
    ${IfNot} ${Errors}
      FileClose $2
      Return
    ${EndIf}
    Sleep 200
    IntOp $1 $1 + 1
  ${Loop}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(BUSY)" /SD IDCANCEL IDRETRY again
  SetErrorLevel 1
  Abort
FunctionEnd
!macroend
!insertmacro QUIT_RUNNING ""
!insertmacro QUIT_RUNNING "un."

Section "PadTray" PROGRAM_SECTION
  SectionIn RO
  Call QuitRunning
  RMDir /r "$INSTDIR\_internal" ; an older version's files would be loaded in place of the new one's
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "PadTray"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "The PadTray authors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "URLUpdateInfo" "${RELEASES}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "Start menu" MENU_SECTION
  CreateShortcut "$SMPROGRAMS\PadTray.lnk" "${PROGRAM}"
SectionEnd

Section /o "Start with Windows" AUTOSTART_SECTION
  nsExec::Exec '"$INSTDIR\padtray.exe" autostart on' ; through PadTray's own setting, which the entry follows
  Pop $0
SectionEnd

Function .onInit
  ${GetParameters} $0
  ${GetOptions} $0 "/AUTOSTART=" $1
  ${If} $1 == "1"
    SectionSetFlags ${AUTOSTART_SECTION} ${SF_SELECTED}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.QuitRunning
  DeleteRegValue HKCU "${RUN_KEY}" "PadTray"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  Delete "$SMPROGRAMS\PadTray.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\padtray.exe"
  Delete "$INSTDIR\padtrayw.exe"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays where a portable PadTray keeps its files in it
  RMDir /r "$LOCALAPPDATA\padtray\Cache"
  RMDir /r "$LOCALAPPDATA\padtray\Logs"
  ${GetParameters} $0
  ${GetOptions} $0 "/PURGE=" $1
  ${If} $1 == "1"
    Goto purge
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(KEEP)" /SD IDNO IDYES purge
  Goto done
  purge:
  RMDir /r "$LOCALAPPDATA\padtray"
  done:
SectionEnd
