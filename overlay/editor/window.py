"""The editor's window: label, colour, icon and hotkey, and the action of each gesture."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from tkinter import filedialog
from typing import Any

import customtkinter as ctk
from PIL import ImageTk
from pydantic import ValidationError

from overlay.editor.action_fields import ActionFields
from overlay.editor.draft import COLOURS, ICONS, Draft, gestures_of, same_hotkey
from overlay.paint.emoji import icon
from overlay.paint.pad import LABEL_MIDDLE, PadLook
from overlay.paint.pictures import Shown
from overlay.place import middle_of
from overlay.platform.base import Windowing
from overlay.settings.chord_field import ChordField
from overlay.settings.kit import Kit, calm
from overlay.stage import Desk
from overlay.strings import t
from overlay.theme import readable
from trayapp.core import commands as c
from trayapp.core.action_table import by_kind, check
from trayapp.core.binding import Gesture
from trayapp.core.chord import parse_trigger
from trayapp.core.errors import BadInputError, PadTrayError
from trayapp.core.panel import Panel
from trayapp.core.reduce import first_problem

WIDTH, HEIGHT = 560, 560
_PREVIEW = (110.0, 60.0)


class Editor:
    """Edits one binding as a draft; Save hands it over whole. Destroyed when closed. Main thread."""

    def __init__(self, root: tk.Tk, desk: Desk, platform: Windowing, panel: Panel, position: int,
                 dispatch: Callable[[Any], object], closed: Callable[[], None]) -> None:  # fmt: skip
        calm(desk.scale)
        ctk.set_appearance_mode("light" if desk.theme.name == "light" else "dark")
        self._desk, self._panel, self._position = desk, panel, position
        self._dispatch, self._closed = dispatch, closed
        self._specs = desk.ports.action_specs()
        self._draft = Draft.of(desk.snapshot().binding(panel, position))
        self._gestures = gestures_of(panel.preset_kind)
        self._gesture: Gesture = next((g for g in self._gestures if g in self._draft.gestures), self._gestures[0])
        self._icons: list[ImageTk.PhotoImage] = []
        self._kit = Kit(desk)
        theme = desk.theme
        self.window = window = ctk.CTkToplevel(root, fg_color=theme.background)
        window.withdraw()
        window.title(t("editor.title", name=f"{panel.preset} {position}"))
        size = (desk.px(WIDTH), desk.px(HEIGHT))
        x, y = middle_of(size, root.winfo_pointerxy(), platform.monitors(root))
        tk.Toplevel.geometry(window, f"{size[0]}x{size[1]}+{x}+{y}")
        window.protocol("WM_DELETE_WINDOW", self.close)
        window.bind("<Escape>", lambda _e: self.close())
        window.grid_columnconfigure(0, weight=1)
        window.grid_rowconfigure(1, weight=1)
        self._build_looks()
        self._build_actions()
        self._build_buttons()
        self._fault: ctk.CTkLabel
        window.deiconify()
        window.lift()
        window.focus_force()

    def _build_looks(self) -> None:
        kit, theme, draft = self._kit, self._kit.theme, self._draft
        box = kit.frame(self.window, theme.panel, radius=9, line=theme.line)
        box.grid(row=0, column=0, sticky="ew", padx=12, pady=(12, 8))
        box.grid_columnconfigure(1, weight=1)
        width, height = (self._desk.px(side) for side in _PREVIEW)
        self._preview = tk.Canvas(box, background=theme.panel, highlightthickness=0, width=width, height=height)
        self._picture = Shown(self._preview, self._desk.pictures, 0, 0)
        self._name = self._preview.create_text(0, 0, font=self._desk.fonts.text(12), fill=theme.text)
        self._preview.grid(row=0, column=2, rowspan=2, padx=(8, 14), pady=(10, 0))
        label = kit.entry(box, draft.label, lambda text: self._change(label=text))
        label.bind("<KeyRelease>", lambda _e: self._change(label=label.get()), add="+")
        self._row(box, 0, t("editor.label"), label)
        hotkey = ChordField(kit, box, draft.hotkey, lambda text: self._change(hotkey=text), "ctrl+alt+1")
        self._row(box, 1, t("editor.hotkey"), hotkey)
        colours = kit.frame(box)
        for colour in COLOURS:
            ctk.CTkButton(
                colours, text="", width=24, height=24, corner_radius=12, fg_color=colour, hover_color=colour,
                command=partial(self._change, colour=colour),
            ).pack(side="left", padx=(0, 6))  # fmt: skip
        self._row(box, 2, t("editor.colour"), colours, span=2)
        icons = kit.frame(box)
        for index, sign in enumerate(ICONS):
            self._icon_button(icons, sign).grid(row=index // 16, column=index % 16)
        self._row(box, 3, t("editor.icon"), icons, span=2)
        more = kit.frame(box)
        kit.button(more, t("editor.no_icon"), lambda: self._change(icon="")).pack(side="left")
        kit.button(more, t("editor.icon_file"), self._choose_icon).pack(side="left", padx=8)
        self._row(box, 4, "", more, span=2)
        self._paint()

    def _icon_button(self, parent: Any, sign: str) -> tk.Label:
        theme, px = self._kit.theme, self._desk.px
        picture = icon(sign, px(17))
        cell = tk.Label(parent, background=theme.panel, borderwidth=0, width=px(24), height=px(24), cursor="hand2")
        if picture is not None:
            self._icons.append(ImageTk.PhotoImage(picture, master=parent))
            cell.configure(image=self._icons[-1])
        cell.bind("<Button-1>", lambda _e: self._change(icon=sign))
        cell.bind("<Enter>", lambda _e: cell.configure(background=theme.raised))
        cell.bind("<Leave>", lambda _e: cell.configure(background=theme.panel))
        return cell

    def _row(self, box: Any, row: int, text: str, field: Any, span: int = 1) -> None:
        label = self._kit.label(box, text, colour=self._kit.theme.soft)
        label.grid(row=row, column=0, sticky="w", padx=(14, 10), pady=(10 if row == 0 else 4, 10 if row == 4 else 4))
        field.grid(row=row, column=1, columnspan=span, sticky="ew", padx=(0, 14), pady=(10 if row == 0 else 4, 4))

    def _build_actions(self) -> None:
        kit, theme = self._kit, self._kit.theme
        box = kit.frame(self.window, theme.panel, radius=9, line=theme.line)
        box.grid(row=1, column=0, sticky="nsew", padx=12)
        box.grid_columnconfigure(0, weight=1)
        tabs = kit.frame(box)
        tabs.grid(row=0, column=0, sticky="w", padx=12, pady=(12, 6))
        self._tabs: dict[Gesture, ctk.CTkButton] = {}
        for gesture in self._gestures:
            self._tabs[gesture] = kit.button(tabs, t(f"gesture.{gesture}"), partial(self._open, gesture))
            self._tabs[gesture].pack(side="left", padx=(0, 4))
        frame = kit.frame(box)
        frame.grid(row=1, column=0, sticky="nsew", padx=14, pady=(0, 10))
        self._fields = ActionFields(kit, frame, self._specs, self._take)
        self._open(self._gesture)

    def _build_buttons(self) -> None:
        kit, theme = self._kit, self._kit.theme
        row = kit.frame(self.window)
        row.grid(row=2, column=0, sticky="ew", padx=12, pady=(8, 12))
        kit.button(row, t("editor.save"), self.save, main=True).pack(side="right")
        kit.button(row, t("ask.cancel"), self.close).pack(side="right", padx=8)
        kit.button(row, t("editor.test"), self._test).pack(side="left")
        colour = readable(theme.error, theme.background, theme)
        self._fault = kit.label(row, "", size=12, colour=colour, wrap=250)
        self._fault.pack(side="left", padx=10)
        self._conflicts()

    def _open(self, gesture: Gesture) -> None:
        self._gesture = gesture
        theme = self._kit.theme
        for other, tab in self._tabs.items():
            used = other in self._draft.gestures
            tab.configure(
                fg_color=theme.raised if other == gesture else theme.panel,
                text_color=theme.text if other == gesture else theme.soft if used else theme.muted,
                text=t(f"gesture.{other}") + (" •" if used else ""),
            )
        self._fields.show(self._draft, gesture)

    def _take(self, draft: Draft) -> None:
        self._draft = replace(self._draft, gestures=draft.gestures)

    def _change(self, **looks: str) -> None:
        self._draft = replace(self._draft, **looks)  # type: ignore[arg-type] # the looks are texts
        self._paint()
        if "hotkey" in looks:
            self._conflicts()

    def _paint(self) -> None:
        """Draw the control as it will look."""
        desk, draft = self._desk, self._draft
        width, height = (desk.px(side) for side in _PREVIEW)
        colour = draft.colour or desk.theme.accent
        self._picture.show(PadLook(width, height, desk.scale, desk.theme, "on", colour, draft.icon))
        middle = LABEL_MIDDLE / 64 if draft.icon else 0.5
        self._preview.coords(self._name, width // 2, round(height * middle))
        text = desk.fonts.fit(draft.label, desk.fonts.text(12), width - desk.px(12))
        self._preview.itemconfigure(self._name, text=text)

    def _conflicts(self) -> None:
        hotkey = self._draft.hotkey
        try:
            hotkey = str(parse_trigger(hotkey)) if hotkey else ""
        except BadInputError as error:
            self._say(str(error))
            return
        others = tuple(same_hotkey(self._desk.snapshot(), self._panel, self._position, hotkey))
        self._say(t("editor.conflict", others=", ".join(others)) if others else "")

    def _say(self, text: str) -> None:
        self._fault.configure(text=text)

    def _choose_icon(self) -> None:
        chosen = filedialog.askopenfilename(
            parent=self.window, filetypes=[(t("editor.pictures"), "*.png *.jpg *.jpeg *.gif *.webp *.bmp *.ico")]
        )
        if chosen:
            self._change(icon=chosen)

    def _test(self) -> None:
        """Carry out the shown gesture's action now."""
        action = self._draft.gestures.get(self._gesture)
        if action is None:
            self._say(t("editor.nothing_to_test"))
            return
        try:
            check(action, by_kind(self._specs))
        except PadTrayError as error:
            self._say(str(error))
            return
        self._say("")
        self._desk.ports.run_action(action)

    def save(self) -> None:
        """Hand the binding to the store; what is wrong is said and nothing is changed."""
        self.window.focus_set()  # a field that is still edited applies what it holds
        self.window.update_idletasks()
        panel = self._panel
        try:
            binding = self._draft.binding(by_kind(self._specs))
            self._dispatch(
                c.SetBinding(kind=panel.preset_kind, name=panel.preset, position=self._position, binding=binding)
            )
        except ValidationError as error:
            self._say(first_problem(error))
        except PadTrayError as error:
            self._say(str(error))
        else:
            self.close()

    def close(self) -> None:
        """Destroy the window; the draft is gone."""
        self.window.destroy()
        self._closed()
