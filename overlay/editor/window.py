"""The editor's window: looks, the action of each gesture, how a knob turns; tried, learned, undone and saved."""

import tkinter as tk
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any

import customtkinter as ctk
from pydantic import ValidationError

from overlay.editor.action_fields import ActionFields
from overlay.editor.draft import Draft, History, same_hotkey
from overlay.editor.ground import Ground
from overlay.editor.leaving import Leaving
from overlay.editor.looks import Looks
from overlay.editor.tabs import GestureTabs, tabs_of
from overlay.editor.turn_fields import TurnFields
from overlay.platform.base import Windowing
from overlay.settings.faults import bounds
from overlay.settings.fields import NumberField
from overlay.settings.kit import MAIN_INK, Kit, calm, main_fill
from overlay.stage import Desk
from overlay.strings import say, t
from overlay.theme import readable
from overlay.words import label as label_of
from trayapp.core import commands as c
from trayapp.core.action_table import by_kind
from trayapp.core.chord import parse_trigger
from trayapp.core.control import note_name
from trayapp.core.errors import BadInputError, PadTrayError
from trayapp.core.fault import first_problem
from trayapp.core.gesture import Gesture
from trayapp.core.panel import Panel
from trayapp.core.preset import PresetKind

POLL_MS = 60
LONGEST_PRESS_MS = 10_000
ANSWER_S = 5.0
"""How long the outcome of a trial is waited for."""
_LEARNS: dict[str, PresetKind] = {"pad": "pad", "knob": "knob", "key": "key"}


def control_name(kind: PresetKind, position: int) -> str:
    """A position as people call it."""
    return t(f"control.{kind}", name=note_name(position) if kind == "key" else position)


class Editor:
    """Edits one binding as a draft; Save hands it over whole. Destroyed when closed. Main thread."""

    def __init__(self, root: tk.Tk, desk: Desk, platform: Windowing, panel: Panel, position: int,
                 dispatch: Callable[[Any], object], closed: Callable[[], None]) -> None:  # fmt: skip
        calm(desk.scale)
        ctk.set_appearance_mode("light" if desk.theme.name == "light" else "dark")
        self._desk, self._panel, self._position = desk, panel, position
        self._dispatch, self._closed = dispatch, closed
        self._specs = desk.ports.action_specs()
        self._kit = kit = Kit(desk, live=True)
        self._stop_learning: Callable[[], None] | None = None
        self._learned: deque[tuple[str, int]] = deque()
        self._polling: str | None = None
        self._trial: tuple[int, float] | None = None
        self.leaving: Leaving | None = None
        self._ground = ground = Ground(kit, root, platform)
        self.window = window = ground.window
        window.protocol("WM_DELETE_WINDOW", self.leave)
        for sequence, act in (
            ("<Escape>", self._escape), ("<Return>", self.save), ("<KP_Enter>", self.save),
            ("<Control-z>", self.undo), ("<Control-y>", self.redo), ("<Control-Z>", self.redo),
            ("<Control-s>", self.save),
        ):  # fmt: skip
            window.bind(sequence, lambda _e, act=act: act())
        self.looks = Looks(kit, ground.head, self._change)
        self.tabs = GestureTabs(kit, ground.tabs, panel.preset_kind, self._partners, self.open)
        self._build_fields()
        self._build_buttons()
        self._edit(position)
        ground.open()
        self.looks.label.focus_set()

    def _build_fields(self) -> None:
        kit, ground = self._kit, self._ground.fields
        action, turn, self._long = kit.frame(ground), kit.frame(ground), kit.frame(ground)
        self._long.grid(row=2, column=0, sticky="w", padx=6, pady=(8, 0))
        action.grid(row=0, column=0, sticky="ew", padx=(6, 8))
        self.fields = ActionFields(kit, action, self._specs, self._take)
        self._turn = TurnFields(kit, turn, self._take)
        if self._panel.preset_kind == "knob":
            turn.grid(row=1, column=0, sticky="ew", padx=(6, 8))

    def _build_buttons(self) -> None:
        kit, theme, foot = self._kit, self._kit.theme, self._ground.foot
        self._agree = kit.frame(foot)
        self._agree.grid(row=0, column=0, sticky="ew", padx=2, pady=(0, 6))
        warning = readable(theme.warning, theme.background, theme)
        kit.label(self._agree, t("editor.disarmed"), size=12, colour=warning, wrap=430).pack(side="left")
        kit.button(self._agree, t("editor.arm"), self._arm).pack(side="right")
        row = kit.frame(foot)
        row.grid(row=2, column=0, sticky="ew")
        self._save = kit.button(row, t("editor.save"), self.save, main=True)
        self._save.pack(side="right")
        kit.button(row, t("ask.cancel"), self.leave).pack(side="right", padx=8)
        self.test = kit.button(row, t("editor.test"), self.try_it)
        self.test.pack(side="left")
        self.learn_button = kit.button(row, t("editor.learn"), self.learn)
        self.learn_button.pack(side="left", padx=8)

    @property
    def draft(self) -> Draft:
        """The draft now."""
        return self._history.now

    def _edit(self, position: int, draft: Draft | None = None) -> None:
        """Edit a position: what is bound there, or a draft that was brought along."""
        self._position = position
        binding = self._desk.snapshot().binding(self._panel, position)
        self._history = History(Draft.of(binding))
        if draft is not None:
            self._history.take(draft)
        name = control_name(self._panel.preset_kind, position)
        self.window.title(t("editor.title", name=name, preset=self._panel.preset))
        tabs = tabs_of(self._panel.preset_kind, self.draft.gestures)
        self._gesture = next((gesture for gesture in tabs if gesture in self.draft.gestures), tabs[0])
        self._show()

    def _show(self) -> None:
        """Build everything for the draft."""
        self._kit.close_list()
        self.looks.show(self.draft)
        self.open(self._gesture)
        if self._panel.preset_kind == "knob":
            self._turn.show(self.draft)
        self._conflicts()

    def open(self, gesture: Gesture) -> None:
        """Show a gesture's action."""
        self._gesture = gesture
        self._mark_tabs()
        self.fields.show(self.draft, gesture)
        self._long.configure(height=1)
        for child in self._long.winfo_children():
            child.destroy()
        if gesture == "long_press":
            self._build_long()

    def _mark_tabs(self) -> None:
        self.tabs.show(self.draft, self._gesture, self._ground.room)

    def _build_long(self) -> None:
        """How long a long press of this control is."""
        kit, ms = self._kit, self.draft.long_press_ms
        kit.label(self._long, t("editor.long_press"), size=12, colour=kit.theme.soft).pack(side="left", padx=(0, 10))
        field = NumberField(kit, self._long, ms, self._set_long, low=0, high=None, unit="ms", whole=True)
        field.pack(side="left")

    def _set_long(self, value: Any) -> None:
        if isinstance(value, int) and 0 <= value <= LONGEST_PRESS_MS:
            self._history.take(replace(self.draft, long_press_ms=value), "long press")
            self.fields.take(self.draft)
            self._ground.say("")
        else:
            self._ground.say(t("fault.range", range=bounds(0, LONGEST_PRESS_MS, "ms")), "error")

    def _partners(self) -> list[tuple[int, str]]:
        """The controls that this one can be pressed together with."""
        if self._panel.preset_kind == "key":
            near = range(max(0, self._position - 12), min(127, self._position + 12) + 1)
            return [(note, note_name(note)) for note in near if note != self._position]
        rows = self._desk.ports.pad_rows(self._panel.device)
        return [(at, str(at)) for at in sorted(at for row in rows for at in row) if at and at != self._position]

    def _take(self, draft: Draft, part: str) -> None:
        """A newer draft of the action or the turn."""
        self._history.take(replace(self.draft, gestures=draft.gestures, turn=draft.turn), part)
        self.fields.take(self.draft)
        self._mark_tabs()
        self._ground.say("")

    def _change(self, look: str, value: Any) -> None:
        """Another label, hotkey, colour or icon, or whether the controller lights it."""
        if value == getattr(self.draft, look):
            return
        self._history.take(replace(self.draft, **{look: value}), look)
        self.fields.take(self.draft)
        self.looks.show(self.draft)
        self._conflicts()

    def undo(self) -> None:
        """Take back the last change of the draft."""
        if self._history.back():
            self.window.focus_set()
            self._show()

    def redo(self) -> None:
        """Make it again."""
        if self._history.forth():
            self.window.focus_set()
            self._show()

    def _arm(self) -> None:
        self._history.take(replace(self.draft, armed=True))
        self._conflicts()

    def _conflicts(self) -> None:
        """Say what this binding would collide with."""
        (self._agree.grid_remove if self.draft.armed else self._agree.grid)()
        hotkey = self.draft.hotkey
        try:
            hotkey = str(parse_trigger(hotkey)) if hotkey else ""
        except BadInputError:
            self._ground.say(t("fault.hotkey", text=hotkey), "error")
            return
        others = tuple(same_hotkey(self._desk.snapshot(), self._panel, self._position, hotkey))
        self._ground.say(t("editor.conflict", others=", ".join(others)) if others else "", "warning")

    def learn(self) -> None:
        """Wait for a control of the controller; a second call gives up."""
        if self._stop_learning is not None:
            self._end_learning()
            self._ground.say("")
            return
        self._learned.clear()
        self._stop_learning = self._desk.ports.learn(lambda kind, position: self._learned.append((kind, position)))
        theme = self._kit.theme
        self.learn_button.configure(
            text=t("editor.learning"), fg_color=main_fill(theme), text_color=MAIN_INK[theme.name]
        )
        self._ground.say(t("editor.learn_hint"))
        self._poll()

    def _end_learning(self) -> None:
        if self._stop_learning is not None:
            self._stop_learning()
            self._stop_learning = None
            theme = self._kit.theme
            self.learn_button.configure(text=t("editor.learn"), fg_color=theme.raised, text_color=theme.text)

    def _poll(self) -> None:
        """Look for what other threads have told: a learned control, the outcome of a trial."""
        self._polling = None
        if self._stop_learning is not None and self._learned:
            self._end_learning()
            self._go_to(*self._learned.popleft())
        if self._trial is not None:
            self._look_at_trial(*self._trial)
        if self._stop_learning is not None or self._trial is not None:
            self._polling = self.window.after(POLL_MS, self._poll)

    def _go_to(self, kind: str, position: int) -> None:
        """A control was pressed: edit it, with the draft if that was changed."""
        mine = self._panel.preset_kind
        if _LEARNS.get(kind) != mine:
            named = control_name(_LEARNS[kind], position) if kind in _LEARNS else kind
            self._ground.say(t("editor.learn_other", control=named), "warning")
            return
        if position == self._position:
            self._ground.say(t("editor.learn_same", control=control_name(mine, position)), "ok")
            return
        carried = self.draft if self._history.touched else None
        there = self._desk.snapshot().binding(self._panel, position)
        self._edit(position, carried)
        name = control_name(mine, position)
        if carried is not None and there is not None:
            self._ground.say(t("editor.replaces", control=name, label=label_of(there)), "warning")
        else:
            self._ground.say(t("editor.learned", control=name), "ok")

    def try_it(self) -> None:
        """Carry out the shown gesture's action now, and say what it did."""
        action = self.draft.gestures.get(self._gesture)
        if action is None:
            self._ground.say(t("editor.nothing_to_test"))
        elif self.fields.judge():
            self._trial = (len(self._desk.ports.recent()), monotonic() + ANSWER_S)
            self._before = self._desk.ports.recent()[-1:]
            self._ground.say(t("editor.trying"))
            self._desk.ports.run_action(action)
            if self._polling is None:
                self._poll()

    def _look_at_trial(self, _count: int, until: float) -> None:
        recent = self._desk.ports.recent()[-1:]
        if recent and recent != self._before:
            event = recent[0]
            self._ground.say(say(event.what if event.ok else event.detail or event.what), "ok" if event.ok else "error")
            self._trial = None
        elif monotonic() > until:
            self._ground.say("")
            self._trial = None

    def save(self) -> None:
        """Hand the binding to the store; what is wrong is said and nothing is changed."""
        panel, specs = self._panel, by_kind(self._specs)
        for gesture in self.draft.gestures:  # the first one that is not whole is shown
            try:
                replace(self.draft, gestures={gesture: self.draft.gestures[gesture]}, hotkey="").binding(specs)
            except (PadTrayError, ValidationError):
                if gesture != self._gesture:
                    self.open(gesture)
                if not self.fields.judge():
                    self._ground.say(t("editor.not_whole"), "error")
                    return
        try:
            command = c.SetBinding(
                kind=panel.preset_kind, name=panel.preset, position=self._position, binding=self.draft.binding(specs)
            )
            self._dispatch(command)
        except ValidationError as error:
            self._ground.say(say(first_problem(error)), "error")
        except PadTrayError as error:
            self._ground.say(say(error), "error")
        else:
            self.close()

    def _escape(self) -> None:
        (self.leave if self.leaving is None else self._stay)()

    def leave(self, then: Callable[[], object] = lambda: None) -> None:
        """Close; a draft that was changed is asked about first. `then` is called once the editor is closed."""
        if not self._history.touched:
            self.close()
            then()
            return
        self._stay()
        self._kit.close_list()
        if self.window.state() == "iconic":
            self.window.deiconify()
        self.window.lift()
        self.window.focus_force()

        def save() -> None:
            self._stay()
            self.save()
            if not self.window.winfo_exists():
                then()

        def discard() -> None:
            self.close()
            then()

        self.leaving = Leaving(self._kit, self.window, save=save, discard=discard, stay=self._stay)

    def _stay(self) -> None:
        """Go on editing."""
        leaving, self.leaving = self.leaving, None
        if leaving is not None:
            leaving.close()
            self.window.focus_set()

    def close(self) -> None:
        """Destroy the window; the draft is gone."""
        self._end_learning()
        if self._polling is not None:
            self.window.after_cancel(self._polling)
            self._polling = None
        self._trial = None
        self.window.destroy()
        self._closed()
