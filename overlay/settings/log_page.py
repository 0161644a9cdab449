"""The log as it is written now, the newest lines first in sight."""

import customtkinter as ctk
from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import t
from overlay.theme import readable

LEVELS = {" WARNING ": "warning", " ERROR ": "error", " CRITICAL ": "error"}

LEAST_HEIGHT = 160
"""The lines take all the room that the window has, and no less than this. Pixels at 100 %."""


class LogPage(Page):
    """Read when the page is opened, and again when the file grew."""

    @override
    def build(self) -> None:
        kit, theme = self.kit, self.kit.theme
        self.heading(t("settings.log"))
        buttons = kit.frame(self.frame)
        kit.button(buttons, t("doctor.copy"), self._copy).pack(side="left")
        kit.button(buttons, t("log.file"), self.desk.ports.open_log).pack(side="left", padx=8)
        self.wide(buttons)
        self._faults_only = kit.switch(self.frame, t("log.faults"), False, lambda _on: self._write())
        self.wide(self._faults_only, (4, 0), "w")
        self._text = ctk.CTkTextbox(
            self.frame, font=kit.font(11, mono=True), fg_color=theme.field, text_color=theme.soft, wrap="none",
            height=LEAST_HEIGHT, corner_radius=8, border_width=1, border_color=theme.line,
            scrollbar_button_color=theme.raised,
        )  # fmt: skip
        for level in ("warning", "error"):
            self._text.tag_config(level, foreground=readable(getattr(theme, level), theme.field, theme))
        self.take_room()
        self.wide(self._text, (8, 14), "nsew")
        self._lines: tuple[str, ...] = ()
        self.tick()

    @override
    def tick(self) -> None:
        lines = self.desk.ports.log_lines()
        if lines != self._lines:
            self._lines = lines
            self._write()

    def _write(self) -> None:
        only = bool(self._faults_only.get())
        self._text.configure(state="normal")
        self._text.delete("1.0", "end")
        for line in self._lines:
            level = next((tag for sign, tag in LEVELS.items() if sign in line), "")
            if level or not only:
                self._text.insert("end", line + "\n", level)
        self._text.see("end")
        self._text.configure(state="disabled")

    def _copy(self) -> None:
        self.frame.clipboard_clear()
        self.frame.clipboard_append("\n".join(self._lines))
