"""The picker of an action, grouped by kind, with fields made from the action's own description."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

import customtkinter as ctk

from overlay.editor.draft import Draft
from overlay.editor.steps_field import StepsField
from overlay.menu import Row
from overlay.settings.faults import fault_of
from overlay.settings.kit import ChoiceField, Kit
from overlay.settings.params import LISTED, field_for
from overlay.strings import row_text, t
from overlay.theme import readable
from overlay.words import param_text
from trayapp.core.action import ActionSpec, Choice, Param, ParamValue
from trayapp.core.action_table import by_kind
from trayapp.core.errors import BadInputError
from trayapp.core.gesture import Gesture
from trayapp.core.steps import parse_steps


class KindField(ChoiceField):
    """The list of actions, by groups."""

    def __init__(self, kit: Kit, parent: Any, value: str, specs: tuple[ActionSpec, ...],
                 apply: Callable[[str], object]) -> None:  # fmt: skip
        self._specs = sorted(specs, key=lambda spec: row_text(spec.group))
        choices = (Choice("", t("editor.nothing")), *(Choice(spec.kind, row_text(spec.title)) for spec in specs))
        super().__init__(kit, parent, value, lambda: choices, apply, 220)

    def rows(self) -> list[Row]:
        """The groups with their actions."""
        rows = [Row(t("editor.nothing"), partial(self.pick, ""), checked=self.get() == "")]
        for group, specs in groupby(self._specs, key=lambda spec: row_text(spec.group)):
            rows.append(Row(group))
            rows += [Row(row_text(s.title), partial(self.pick, s.kind), checked=s.kind == self.get()) for s in specs]
        return rows


class ActionFields:
    """The fields of one gesture's action on a frame. `changed` gets each new draft and its part. Main thread."""

    def __init__(self, kit: Kit, frame: Any, specs: tuple[ActionSpec, ...],
                 changed: Callable[[Draft, str], None]) -> None:  # fmt: skip
        self._kit = kit
        self._frame = frame
        self._specs = specs
        self._changed = changed
        self._draft = Draft()
        self._gesture: Gesture = "tap"
        self._faults: dict[str, ctk.CTkLabel] = {}
        self.fields: dict[str, Any] = {}
        frame.grid_columnconfigure(1, weight=1)

    def show(self, draft: Draft, gesture: Gesture) -> None:
        """Build the fields for a gesture of a draft."""
        self._draft, self._gesture = draft, gesture
        for child in self._frame.winfo_children():
            child.destroy()
        self._faults, self.fields = {}, {}
        action = draft.gestures.get(gesture)
        offered = tuple(spec for spec in self._specs if gesture != "turn" or spec.turns)
        self.kind = KindField(self._kit, self._frame, action.kind if action else "", offered, self._set_kind)
        self._row(0, t("editor.does"), self.kind)
        spec = next((spec for spec in offered if action and spec.kind == action.kind), None)
        theme = self._kit.theme
        if action is not None and spec is None:
            self._note(1, t("editor.unknown", kind=action.kind), theme.muted)
        elif spec is not None and spec.danger == "runs":
            text = t("editor.runs_shell" if spec.kind == "shell" else "editor.runs")
            self._note(1, text, readable(theme.warning, theme.panel, theme))
        elif spec is not None and spec.about:
            self._note(1, row_text(spec.about), theme.muted)
        for index, param in enumerate(spec.params_of(gesture) if spec else ()):
            value = action.params.get(param.name, param.default) if action else None
            self._param(3 * index + 2, param, value, spec.plugin if spec else "")

    def _param(self, row: int, param: Param, value: ParamValue | None, plugin: str) -> None:
        kit, theme = self._kit, self._kit.theme
        apply = partial(self._set, param)
        if param.name == "steps":
            lines = value if isinstance(value, tuple) else ()
            field: Any = StepsField(kit, self._frame, lines, by_kind(self._specs), apply)
        else:
            field = field_for(kit, self._frame, param, value, self._choices(param, plugin), apply)
        self.fields[param.name] = field
        if isinstance(field, StepsField):
            title = kit.label(self._frame, param_text(param).partition(":")[0], size=12, colour=theme.soft)
            title.grid(row=row, column=0, columnspan=2, sticky="w", pady=(8, 2))
            field.grid(row=row + 1, column=0, columnspan=2, sticky="ew")
        else:
            self._row(row, "" if param.kind == "bool" else param_text(param), field)
        fault = kit.label(self._frame, "", size=12, colour=readable(theme.error, theme.panel, theme), wrap=380)
        fault.grid(row=row + 2, column=1, sticky="w")
        fault.grid_remove()
        self._faults[param.name] = fault

    def _choices(self, param: Param, plugin: str) -> Callable[[], tuple[Choice, ...]] | None:
        if param.kind not in LISTED:
            return None
        ask = self._kit.desk.ports.param_choices

        def choices() -> tuple[Choice, ...]:
            action = self._draft.gestures.get(self._gesture)
            own = {"plugin": plugin, "setting": param.name} if plugin else {}
            return ask(param, own | dict(action.params if action else {}))

        return choices

    def _row(self, row: int, text: str, field: Any) -> None:
        label = self._kit.label(self._frame, text, size=12, colour=self._kit.theme.soft, wrap=140)
        label.configure(width=140)
        label.grid(row=row, column=0, sticky="nw", padx=(0, 10), pady=(8, 0))
        field.grid(row=row, column=1, sticky="ew", pady=(4, 0))

    def _note(self, row: int, text: str, colour: str) -> None:
        label = self._kit.label(self._frame, text, size=12, colour=colour, wrap=380)
        label.grid(row=row, column=1, sticky="w", pady=(4, 0))

    def _set_kind(self, kind: str) -> None:
        spec = next((spec for spec in self._specs if spec.kind == kind), None)
        self._draft = self._draft.with_kind(self._gesture, spec)
        self._changed(self._draft, "")
        self.show(self._draft, self._gesture)

    def take(self, draft: Draft) -> None:
        """The rest of the draft changed elsewhere."""
        self._draft = draft

    def _set(self, param: Param, value: ParamValue) -> None:
        self._draft = self._draft.with_param(self._gesture, param.name, value)
        self.fault(param.name, fault_of(param, value))
        self._changed(self._draft, f"{self._gesture} {param.name}")

    def fault(self, name: str, text: str) -> None:
        """Say below a field what is wrong; empty takes it away."""
        label = self._faults.get(name)
        if label is not None:
            shown = bool(label.cget("text"))
            label.configure(text=text)
            label.grid() if text else label.grid_remove()
            if text and not shown:
                self._frame.after_idle(self._kit.see, label)

    def _fault_of(self, param: Param, value: ParamValue | None) -> str:
        if param.name == "steps" and isinstance(value, tuple) and value:
            try:
                parse_steps(value, by_kind(self._specs))
            except BadInputError:
                return t("steps.not_whole")  # which one and why stands at the step itself
        return fault_of(param, value)

    def judge(self) -> bool:
        """Say below every field of the shown action what is wrong; False if something is."""
        action = self._draft.gestures.get(self._gesture)
        spec = next((spec for spec in self._specs if action and spec.kind == action.kind), None)
        if action is None or spec is None:
            return True
        wrong = {p.name: self._fault_of(p, action.params.get(p.name, p.default)) for p in spec.params_of(self._gesture)}
        for name, text in wrong.items():
            self.fault(name, text)
        return not any(wrong.values())
