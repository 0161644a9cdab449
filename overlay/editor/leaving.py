"""The question before a changed draft is given up, laid over the editor."""

import tkinter as tk
from collections.abc import Callable

import customtkinter as ctk

from overlay.settings.kit import Kit
from overlay.settings.reach import when_left
from overlay.strings import t

Answer = Callable[[], object]


class Leaving:
    """Save, discard or keep editing. The keyboard stays in it; a click elsewhere keeps editing. Main thread."""

    def __init__(self, kit: Kit, window: tk.Misc, *, save: Answer, discard: Answer, stay: Answer) -> None:
        theme, desk = kit.theme, kit.desk
        self.frame = tk.Frame(
            window, background=theme.panel, highlightthickness=desk.line, highlightbackground=theme.edge,
            highlightcolor=theme.edge,
        )  # fmt: skip
        kit.label(self.frame, t("leaving.title"), bold=True, size=14).pack(anchor="w", padx=18, pady=(16, 4))
        kit.label(self.frame, t("leaving.about"), colour=theme.soft, wrap=380).pack(anchor="w", padx=18, pady=(0, 14))
        row = kit.frame(self.frame)
        row.pack(fill="x", padx=18, pady=(0, 16))
        rows = (("save", save), ("discard", discard), ("stay", stay))
        self.buttons = {name: self._button(kit, row, name, act) for name, act in rows}
        names = list(self.buttons)
        for at, name in enumerate(names):
            before, after = names[at - 1], names[(at + 1) % len(names)]
            ways = (("<Left>", before), ("<<PrevWindow>>", before), ("<Right>", after), ("<<NextWindow>>", after))
            for key, to in ways:
                tk.Misc.bind(self.buttons[name], key, lambda _e, to=to: self._focus(to))  # type: ignore[misc]
            when_left(self.frame, self.buttons[name], stay)
        self.frame.place(relx=0.5, rely=0.5, anchor="center")
        self.frame.lift()
        self._focus("save")

    @staticmethod
    def _button(kit: Kit, row: tk.Misc, name: str, act: Answer) -> ctk.CTkButton:
        button = kit.button(row, t(f"leaving.{name}"), act, main=name == "save", danger=name == "discard")
        button.pack(side="left", padx=(0, 8))
        return button

    def _focus(self, name: str) -> str:
        tk.Misc.focus_set(self.buttons[name])
        return "break"

    def close(self) -> None:
        """Take the question away. Idempotent."""
        if self.frame.winfo_exists():
            self.frame.destroy()
