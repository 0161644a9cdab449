"""The picker of an action, grouped by kind, with fields made from the action's own description."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from overlay.editor.draft import Draft
from overlay.menu import Row
from overlay.settings.kit import ChoiceField, Kit
from overlay.settings.params import field_for
from overlay.strings import t
from trayapp.core.action import ActionSpec, Choice, Param, ParamValue
from trayapp.core.binding import Gesture


class KindField(ChoiceField):
    """The list of actions, by groups."""

    def __init__(self, kit: Kit, parent: Any, value: str, specs: tuple[ActionSpec, ...],
                 apply: Callable[[str], object]) -> None:  # fmt: skip
        self._specs = sorted(specs, key=lambda spec: spec.group)
        choices = (Choice("", t("editor.nothing")), *(Choice(spec.kind, spec.title) for spec in specs))
        super().__init__(kit, parent, value, lambda: choices, apply, 220)

    def rows(self) -> list[Row]:
        """The groups with their actions."""
        rows = [Row(t("editor.nothing"), partial(self.pick, ""), checked=self.get() == "")]
        for group, specs in groupby(self._specs, key=lambda spec: spec.group):
            rows.append(Row(group))
            rows += [Row(s.title, partial(self.pick, s.kind), checked=s.kind == self.get()) for s in specs]
        return rows


class ActionFields:
    """The fields of one gesture's action on a frame. `changed` gets each new draft. Main thread."""

    def __init__(self, kit: Kit, frame: Any, specs: tuple[ActionSpec, ...], changed: Callable[[Draft], None]) -> None:
        self._kit = kit
        self._frame = frame
        self._specs = specs
        self._changed = changed
        self._draft = Draft()
        self._gesture: Gesture = "tap"
        frame.grid_columnconfigure(1, weight=1)

    def show(self, draft: Draft, gesture: Gesture) -> None:
        """Build the fields for a gesture of a draft."""
        self._draft, self._gesture = draft, gesture
        for child in self._frame.winfo_children():
            child.destroy()
        action = draft.gestures.get(gesture)
        offered = tuple(spec for spec in self._specs if gesture != "turn" or spec.turns)
        kind = KindField(self._kit, self._frame, action.kind if action else "", offered, self._set_kind)
        self._row(0, t("editor.does"), kind)
        spec = next((spec for spec in offered if action and spec.kind == action.kind), None)
        if action is not None and spec is None:
            text = t("editor.unknown", kind=action.kind)
            self._kit.label(self._frame, text, size=12, colour=self._kit.theme.muted, wrap=380).grid(
                row=1, column=0, columnspan=2, sticky="w"
            )
        for index, param in enumerate(spec.params if spec else ()):
            value = action.params.get(param.name, param.default) if action else None
            field = field_for(
                self._kit, self._frame, param, value, self._choices(param), partial(self._set, param.name)
            )
            self._row(index + 1, "" if param.kind == "bool" else param.text, field)

    def _choices(self, param: Param) -> Callable[[], tuple[Choice, ...]] | None:
        if param.kind not in {"panel", "preset", "app"}:
            return None
        if param.kind == "app" and not self._kit.desk.ports.param_choices(param):
            return None  # a free text where nothing is listed
        return partial(self._kit.desk.ports.param_choices, param)

    def _row(self, row: int, text: str, field: Any) -> None:
        label = self._kit.label(self._frame, text, size=12, colour=self._kit.theme.soft, wrap=130)
        label.configure(width=130)
        label.grid(row=row, column=0, sticky="w", padx=(0, 10), pady=4)
        field.grid(row=row, column=1, sticky="ew", pady=4)

    def _set_kind(self, kind: str) -> None:
        spec = next((spec for spec in self._specs if spec.kind == kind), None)
        self._draft = self._draft.with_kind(self._gesture, spec)
        self._changed(self._draft)
        self.show(self._draft, self._gesture)

    def _set(self, name: str, value: ParamValue) -> None:
        self._draft = self._draft.with_param(self._gesture, name, value)
        self._changed(self._draft)
