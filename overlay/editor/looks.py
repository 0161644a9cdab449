"""The upper part of the editor: label, hotkey, colour and icon, with the control as it will look."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import filedialog
from typing import Any

import customtkinter as ctk
from PIL import ImageTk

from overlay.editor.draft import COLOURS, Draft
from overlay.editor.pickers import ColourPicker, EmojiPicker
from overlay.paint.emoji import icon
from overlay.paint.pad import LABEL_MIDDLE, PadLook
from overlay.paint.pictures import Shown
from overlay.settings.chord_field import ChordField
from overlay.settings.kit import Kit
from overlay.strings import t

_PREVIEW = (120.0, 64.0)
_PICTURES = "*.png *.jpg *.jpeg *.gif *.webp *.bmp *.ico"

Change = Callable[[str, Any], object]
"""Takes the name of a look and its new value."""


class Looks:
    """The fields on a box. `show` comes down, `change` goes up. Main thread."""

    def __init__(self, kit: Kit, box: Any, change: Change) -> None:
        self._kit, self._box, self._change = kit, box, change
        self._desk = desk = kit.desk
        theme = kit.theme
        box.grid_columnconfigure(1, weight=1)
        width, height = (desk.px(side) for side in _PREVIEW)
        self._preview = tk.Canvas(box, background=theme.panel, highlightthickness=0, width=width, height=height)
        self._picture = Shown(self._preview, desk.pictures, 0, 0)
        self._name = self._preview.create_text(0, 0, font=desk.fonts.text(12), fill=theme.text)
        side, above = desk.px(14), desk.px(7 if kit.low else 12)  # of Tk itself, so in pixels
        self._preview.grid(row=0, column=2, rowspan=2, padx=(desk.px(10), side), pady=(above, 0))
        self.label = kit.entry(box, "", partial(change, "label"))
        self._row(0, t("editor.label"), self.label)
        self.hotkey = ChordField(kit, box, "", partial(change, "hotkey"), t("editor.no_hotkey"))
        self._row(1, t("editor.hotkey"), self.hotkey)
        more = kit.frame(box) if kit.tight else None  # takes the last field of both rows
        self._row(2, t("editor.colour"), self._colours(more), span=2)
        self._row(3, t("editor.icon"), self._icons(more), span=2, last=more is None)
        if more is not None:
            more.lift()  # Tab comes to it last
            self._row(4, "", more, span=2, last=True)

    def _row(self, row: int, text: str, field: Any, span: int = 1, *, last: bool = False) -> None:
        label = self._kit.label(self._box, text, colour=self._kit.theme.soft)
        edge, gap = (7, 2) if self._kit.low else (12, 4)
        pady = (edge if row == 0 else gap, edge if last else gap)
        label.grid(row=row, column=0, sticky="w", padx=(14, 10), pady=pady)
        field.grid(row=row, column=1, columnspan=span, sticky="ew", padx=(0, 14 if span > 1 else 0), pady=pady)

    def _colours(self, more: ctk.CTkFrame | None) -> ctk.CTkFrame:
        kit, theme = self._kit, self._kit.theme
        row = kit.frame(self._box)
        self._swatches: dict[str, ctk.CTkButton] = {}
        for colour in COLOURS:
            swatch = ctk.CTkButton(
                row, text="", width=26, height=26, corner_radius=13, fg_color=colour, hover_color=colour,
                border_color=theme.text, command=partial(self._change, "colour", colour),
            )  # fmt: skip
            kit.pressable(swatch, self._mark).pack(side="left", padx=(0, 6))
            self._swatches[colour] = swatch
        self.more = kit.button(row, t("editor.more_colours"), self._pick_colour)
        self.more.pack(side="left", padx=(4, 8))
        self.hex = kit.entry(more or row, "", self._written, width=92, placeholder="#4C8DFF", mono=True)
        self.hex.pack(side="left")
        return row

    def _icons(self, more: ctk.CTkFrame | None) -> ctk.CTkFrame:
        kit, theme = self._kit, self._kit.theme
        row = kit.frame(self._box)
        line = self._desk.line
        side = self._desk.px(28) - 2 * line
        self._icon = tk.Label(row, background=theme.field, borderwidth=0, width=side, height=side,
                              highlightthickness=line, highlightbackground=theme.line)  # fmt: skip
        self._blank = tk.PhotoImage(master=row, width=1, height=1)
        self._icon.pack(side="left", padx=(0, self._desk.px(8)))
        self.pick = kit.button(row, t("editor.choose_icon"), self._pick_icon)
        self.pick.pack(side="left", padx=(0, 8))
        kit.button(row, t("editor.icon_file"), self._choose_file).pack(side="left", padx=(0, 8))
        kit.button(row, t("editor.no_icon"), partial(self._change, "icon", "")).pack(side="left")
        self.light = kit.switch(more or row, t("editor.light"), True, partial(self._change, "light"))
        self.light.pack(side="right")
        return row

    def show(self, draft: Draft) -> None:
        """Show a draft; a field that is being written in stays as it is."""
        self._draft = draft
        for field, text in ((self.label, draft.label), (self.hex, draft.colour)):
            if field.get() != text and not self._kit.is_edited(field):
                self._kit.write(field, text)
        self.hotkey.set(draft.hotkey)
        (self.light.select if draft.light else self.light.deselect)()
        self._mark()
        self._paint()

    def _mark(self, *_: object) -> None:
        """The chosen colour has a ring, and so has the one with the focus."""
        focus = self._box.focus_get()
        for colour, swatch in self._swatches.items():
            swatch.configure(border_width=3 if colour == self._draft.colour or swatch is focus else 0)

    def _paint(self) -> None:
        desk, draft = self._desk, self._draft
        width, height = (desk.px(side) for side in _PREVIEW)
        colour = draft.colour or desk.theme.accent
        self._picture.show(PadLook(width, height, desk.scale, desk.theme, "on", colour, draft.icon))
        self._preview.coords(self._name, width // 2, round(height * (LABEL_MIDDLE / 64 if draft.icon else 0.5)))
        text = desk.fonts.fit(draft.label, desk.fonts.text(12), width - desk.px(12))
        self._preview.itemconfigure(self._name, text=text)
        picture = icon(draft.icon, desk.px(20)) if draft.icon else None
        self._shown_icon = ImageTk.PhotoImage(picture, master=self._icon) if picture is not None else self._blank
        self._icon.configure(image=self._shown_icon)

    def _written(self, text: str) -> None:
        text = text.strip()
        self._change("colour", f"#{text}" if text and not text.startswith("#") else text)

    def _pick_colour(self) -> None:
        self.colours = ColourPicker(self._desk, self.more, partial(self._change, "colour"), self._focus(self.more))

    def _pick_icon(self) -> None:
        self.emoji = EmojiPicker(self._desk, self.pick, partial(self._change, "icon"), self._focus(self.pick))

    @staticmethod
    def _focus(button: ctk.CTkButton) -> Callable[[], object]:
        return lambda: tk.Misc.focus_set(button)

    def _choose_file(self) -> None:
        chosen = filedialog.askopenfilename(
            parent=self._box.winfo_toplevel(), filetypes=[(t("editor.pictures"), _PICTURES)]
        )
        if chosen:
            self._change("icon", chosen)
