"""The second step: a note is heard, from the controller, the keys on the screen, or the computer's keyboard."""

import tkinter as tk
from functools import partial

from typing_extensions import override

from overlay.settings.audio import output_choices
from overlay.settings.chord_field import modifiers
from overlay.strings import say, t
from overlay.theme import readable
from overlay.welcome.step import WRAP, Step
from trayapp.core.commands import ChangeSettings

FIRST, LAST = 60, 76
"""The notes of the keys on the screen: C4 to E5."""
VELOCITY = 96
KEYS = 132.0
"""How long the keys are. Pixels at 100 %."""
REPEAT_MS = 45
"""A held key that repeats comes up and down again within this time; it is one press."""
_BLACK = frozenset({1, 3, 6, 8, 10})
COMPUTER_KEYS = {
    "x11": (38, 25, 39, 26, 40, 41, 28, 42, 29, 43, 30, 44, 45, 32, 46, 33, 47),
    "win32": (65, 87, 83, 69, 68, 70, 84, 71, 89, 72, 85, 74, 75, 79, 76, 80, 186),
}
"""Letters by the key's place, whatever the layout (X11: evdev keycodes; Windows: virtual keys)."""
LETTERS = "AWSEDFTGYHUJKOLP;"


class SoundStep(Step):
    """Plays on what the engine has open. Every note it began it also ends."""

    name = "sound"

    @override
    def build(self) -> None:
        kit, desk = self.kit, self.desk
        px = desk.px
        self._down: dict[int, str | None] = {}
        self._width = px(WRAP - kit.narrower)
        self._canvas = tk.Canvas(self.frame, width=self._width, height=px(KEYS), background=kit.theme.panel,
                                 highlightthickness=0)  # fmt: skip
        self.add(self._canvas, (0, 6), "w")
        self._keys = self._draw()
        self._canvas.bind("<ButtonPress-1>", self._pressed)
        self._canvas.bind("<ButtonRelease-1>", lambda _e: self._all_up())
        row = kit.frame(self.frame)
        kit.label(row, t("audio.device"), colour=kit.theme.soft).pack(side="left", padx=(0, 10))
        device = desk.snapshot().settings.audio.device
        field = kit.choice(row, device, partial(output_choices, desk), self._choose, width=280)
        field.pack(side="left")
        kit.button(row, "♪  " + t("audio.test_sound"), desk.ports.test_sound).pack(side="left", padx=10)
        self.add(row, (4, 4), "w")
        self._state = kit.label(self.frame, "", size=12, wrap=WRAP)
        self.add(self._state)
        top = self._canvas.winfo_toplevel()
        self._system = str(top.tk.call("tk", "windowingsystem"))
        self._notes = {code: FIRST + at for at, code in enumerate(COMPUTER_KEYS.get(self._system, ()))}
        top.bind("<KeyPress>", self._key_down)
        top.bind("<KeyRelease>", self._key_up)
        self.tick()

    def _draw(self) -> dict[int, int]:
        """The keys, as (note, item of the Canvas)."""
        canvas, theme, px = self._canvas, self.kit.theme, self.desk.px
        white = [note for note in range(FIRST, LAST + 1) if note % 12 not in _BLACK]
        edges = [round(self._width * at / len(white)) for at in range(len(white) + 1)]
        gap, tall, keys = max(1, px(1)), px(KEYS - 2), {}
        for note, left, right in zip(white, edges, edges[1:], strict=False):
            keys[note] = canvas.create_rectangle(left, 0, right - gap, tall, fill=theme.key_white, outline=theme.edge,
                                                 width=gap if theme.name == "light" else 0)  # fmt: skip
        for note in range(FIRST, LAST + 1):
            if note % 12 in _BLACK:
                middle, half = edges[white.index(note - 1) + 1], round(edges[1] * 0.3)
                keys[note] = canvas.create_rectangle(middle - half, 0, middle + half, round(tall * 0.62),
                                                     fill=theme.key_black, outline=theme.edge, width=0)  # fmt: skip
        for note, letter in zip(range(FIRST, LAST + 1), LETTERS, strict=True):
            x0, _, x1, y1 = canvas.coords(keys[note])
            ink = theme.key_white if note % 12 in _BLACK else theme.key_black
            canvas.create_text((x0 + x1) / 2, y1 - px(12), text=letter, font=self.desk.fonts.text(11), fill=ink,
                               state="disabled")  # fmt: skip
        return keys

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        hit = set(self._canvas.find_overlapping(event.x, event.y, event.x, event.y))
        note = max((note for note, item in self._keys.items() if item in hit), key=self._keys.__getitem__, default=None)
        if note is not None:
            self._play(note)

    def _key_down(self, event: "tk.Event[tk.Misc]") -> None:
        note = self._notes.get(event.keycode)
        held = {*modifiers(int(event.state), self._system)} - {"shift"}
        if note is None or self.kit.popover is not None or held:
            return
        if note in self._down:
            waits = self._down[note]
            if waits is not None:
                self._canvas.after_cancel(waits)
                self._down[note] = None
            return
        self._play(note)

    def _key_up(self, event: "tk.Event[tk.Misc]") -> None:
        note = self._notes.get(event.keycode)
        if note in self._down and self._down[note] is None:
            self._down[note] = self._canvas.after(REPEAT_MS, partial(self._up, note))

    def _play(self, note: int) -> None:
        self._down[note] = None
        self.desk.ports.play_note(note, VELOCITY, True)
        self._light(note, self.kit.theme.accent)

    def _up(self, note: int) -> None:
        self._down.pop(note, None)
        self.desk.ports.play_note(note, 0, False)
        theme = self.kit.theme
        self._light(note, theme.key_black if note % 12 in _BLACK else theme.key_white)

    def _light(self, note: int, colour: str) -> None:
        if note in self._keys:
            self._canvas.itemconfigure(self._keys[note], fill=colour)

    def _all_up(self) -> None:
        for note, waits in list(self._down.items()):
            if waits is not None:
                self._canvas.after_cancel(waits)
            self._up(note)

    def _choose(self, device: str) -> None:
        self.dispatch(ChangeSettings(values={"audio.device": device}))

    @override
    def tick(self) -> None:
        audio, theme = self.desk.live.audio, self.kit.theme
        status = self.desk.ports.audio_status()
        if audio.state == "preparing":
            text, colour = t("audio.preparing", percent=round(audio.progress * 100)), theme.warning
        elif status.running:
            text, colour = t("welcome.plays", device=status.device), theme.ok
        else:
            text, colour = say(status.error or audio.detail) or t("welcome.silent"), theme.warning
        ink = readable(colour, theme.panel, theme)
        if (self._state.cget("text"), self._state.cget("text_color")) != (text, ink):
            self._state.configure(text=text, text_color=ink)

    @override
    def close(self) -> None:
        self._all_up()
        top = self._canvas.winfo_toplevel()
        for sequence in ("<KeyPress>", "<KeyRelease>"):
            top.unbind(sequence)
