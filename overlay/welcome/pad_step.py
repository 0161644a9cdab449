"""The third step: a pad gets something to do, from a few usual things or the editor."""

from collections import deque
from collections.abc import Callable
from functools import partial
from tkinter import filedialog
from typing import Any

import customtkinter as ctk
from typing_extensions import override

from overlay.settings.chord_field import ChordField
from overlay.settings.kit import Kit
from overlay.strings import say, t
from overlay.welcome.step import WRAP, Step
from overlay.words import label as label_of
from trayapp.core import commands as c
from trayapp.core.action import Action, ParamValue
from trayapp.core.binding import Binding
from trayapp.core.chord import parse_chord
from trayapp.core.errors import BadInputError, PadTrayError
from trayapp.core.panel import Panel

QUICK: dict[str, tuple[str, str, Action]] = {
    "mic": ("🎙️", "#FF5D73", Action(kind="volume", params={"target": "mic", "op": "toggle_mute"})),
    "media": ("⏯️", "#3DDC97", Action(kind="media", params={"key": "play_pause"})),
    "overlay": ("👁️", "#4C8DFF", Action(kind="overlay", params={"op": "toggle"})),
}
"""What one click binds: icon, colour and action; its words are `welcome.do_NAME`."""


class PadStep(Step):
    """A pad is chosen by a click or by pressing it on the controller; what it then does is bound at once."""

    name = "pad"

    def __init__(self, kit: Kit, frame: ctk.CTkFrame, dispatch: Callable[[Any], object],
                 edit: Callable[[str, int], object]) -> None:  # fmt: skip
        self._edit = edit
        self._learned: deque[tuple[str, int]] = deque()
        self._stop_learning: Callable[[], None] | None = None
        self.position = 1
        super().__init__(kit, frame, dispatch)

    @property
    def panel(self) -> Panel | None:
        """The pads that are bound: those that are active, else the first ones."""
        panels = [panel for panel in self.desk.snapshot().panels if panel.type == "pad"]
        return next((panel for panel in panels if panel.active), panels[0] if panels else None)

    @override
    def build(self) -> None:
        kit = self.kit
        self._pads = kit.frame(self.frame)
        self.add(self._pads, (0, 10))
        row = kit.frame(self.frame)
        for name in QUICK:
            kit.button(row, t(f"welcome.do_{name}"), partial(self._quick, name)).pack(side="left", padx=(0, 8))
        self.add(row, (0, 6), "w")
        row = kit.frame(self.frame)
        kit.button(row, t("welcome.do_open"), self._open).pack(side="left", padx=(0, 8))
        kit.button(row, t("welcome.do_other"), self._other).pack(side="left")
        self.add(row, (0, 6), "w")
        row = kit.frame(self.frame)
        kit.label(row, t("welcome.do_keys"), colour=kit.theme.soft).pack(side="left", padx=(0, 8))
        ChordField(kit, row, "", self._keys, "ctrl+shift+m").pack(side="left")
        self.add(row, (0, 10), "w")
        self._says = kit.label(self.frame, "", wrap=WRAP)
        self.add(self._says)
        self._said = self.desk.live.said
        self._seen: object = None
        self._listen()
        self.tick()

    def _listen(self) -> None:
        """Hear which pad is pressed, until something is bound: from then on pads do what they do."""
        self._stop_learning = self.desk.ports.learn(lambda kind, position: self._learned.append((kind, position)))

    def _stop(self) -> None:
        if self._stop_learning is not None:
            self._stop_learning()
            self._stop_learning = None

    @override
    def tick(self) -> None:
        if self._learned:
            kind, position = self._learned.popleft()
            if kind == "pad":
                self.choose(position)
            else:
                self._listen()
        panel = self.panel
        preset = self.desk.snapshot().panel_preset(panel) if panel is not None else None
        if (preset, self.position) != self._seen:
            self._seen = (preset, self.position)
            self._fill(panel)
        if self.desk.live.said is not self._said and self.desk.live.said is not None:
            self._said = self.desk.live.said
            self._says.configure(text=self._said.text)

    def _fill(self, panel: Panel | None) -> None:
        kit, theme = self.kit, self.kit.theme
        for child in self._pads.winfo_children():
            child.destroy()
        for y, row in enumerate(self.desk.ports.pad_rows("") if panel is not None else ()):
            for x, at in enumerate(row):
                binding = self.desk.snapshot().binding(panel, at) if panel is not None else None
                words = self.desk.fonts.fit(
                    label_of(binding) if binding else "", self.desk.fonts.text(12), self.desk.px(100)
                )
                chosen = at == self.position
                pad = ctk.CTkButton(
                    self._pads, text=f"{at}\n{words}", width=60, height=50, corner_radius=8, font=kit.font(12),
                    fg_color=theme.raised if chosen else theme.pad, hover_color=theme.raised, text_color=theme.text,
                    border_color=theme.accent, command=partial(self.choose, at),
                )  # fmt: skip
                kit.pressable(pad, partial(self._ring, pad, chosen))
                pad.configure(border_width=2 if chosen else 0)
                pad.grid(row=y, column=x, sticky="ew", padx=(8 if x else 0, 0), pady=(0, 8))
                self._pads.grid_columnconfigure(x, weight=1, uniform="pads")

    @staticmethod
    def _ring(pad: ctk.CTkButton, chosen: bool, on: bool) -> None:
        pad.configure(border_width=2 if on or chosen else 0)

    def choose(self, position: int) -> None:
        """The pad that is meant."""
        self._stop()
        self.position = position
        self._says.configure(text=t("welcome.chosen", pad=position))

    def _bind(self, label: str, icon: str, colour: str, action: Action) -> None:
        self._stop()
        panel = self.panel
        if panel is None:
            return
        binding = Binding(label=label[:60], icon=icon, colour=colour, gestures={"tap": action})
        try:
            self.dispatch(c.SetBinding(kind="pad", name=panel.preset, position=self.position, binding=binding))
            if not panel.active:
                self.dispatch(c.ActivatePanel(id=panel.id, active=True))
        except PadTrayError as error:
            self._says.configure(text=say(error))
        else:
            self._says.configure(text=t("welcome.bound", pad=self.position, label=binding.label))

    def _quick(self, name: str) -> None:
        icon, colour, action = QUICK[name]
        self._bind(t(f"welcome.do_{name}"), icon, colour, action)

    def _keys(self, chord: str) -> None:
        try:
            title = parse_chord(chord).title
        except BadInputError:
            self._says.configure(text=t("fault.chord", text=chord))
            return
        params: dict[str, ParamValue] = {"keys": chord}
        self._bind(title, "", "#8B7CFF", Action(kind="keystroke", params=params))

    def _open(self) -> None:
        chosen = filedialog.askopenfilename(parent=self.frame.winfo_toplevel())
        if chosen:
            name = chosen.replace("\\", "/").rpartition("/")[2]
            self._bind(name, "📂", "#FFB454", Action(kind="open", params={"target": chosen}))

    def _other(self) -> None:
        panel = self.panel
        if panel is not None:
            self._stop()
            self._edit(panel.id, self.position)

    @override
    def close(self) -> None:
        self._stop()
