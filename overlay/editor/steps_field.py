"""The steps of a macro as rows: what each does, with its own field; added, moved and removed."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import Any

import customtkinter as ctk

from overlay.editor.step_lines import FLOW, fresh_line, is_read, kind_of, line_of, rest_of, typed, values_of, written
from overlay.menu import Row
from overlay.settings.chord_field import ChordField
from overlay.settings.faults import fault_of
from overlay.settings.fields import NumberField
from overlay.settings.kit import Kit
from overlay.settings.params import LISTED, Choices, field_for
from overlay.strings import row_text, say, t
from overlay.theme import readable
from overlay.words import param_text
from trayapp.core.action import ActionSpec, Param, ParamValue
from trayapp.core.errors import BadInputError
from trayapp.core.steps import parse_step


class StepsField(ctk.CTkFrame):  # type: ignore[misc] # customtkinter has no type information
    """Lines as the macro keeps them; `apply` gets all of them after each change. Main thread."""

    def __init__(self, kit: Kit, parent: Any, lines: tuple[str, ...], specs: Mapping[str, ActionSpec],
                 apply: Callable[[tuple[str, ...]], object]) -> None:  # fmt: skip
        super().__init__(parent, fg_color="transparent")
        self._kit, self._specs, self._apply = kit, specs, apply
        self.lines = list(lines)
        self.grid_columnconfigure(0, weight=1)
        self._faults: list[ctk.CTkLabel] = []
        self.fields: dict[tuple[int, str], Any] = {}
        self._build()

    def _build(self) -> None:
        kit = self._kit
        for child in self.winfo_children():
            child.destroy()
        self._faults, self.fields = [], {}
        for index, line in enumerate(self.lines):
            self._step(index, line)
        self.add = kit.button(self, "+ " + t("steps.add"), self.open)
        self.add.grid(row=len(self.lines), column=0, sticky="w", pady=(2, 0))

    def _step(self, index: int, line: str) -> None:
        kit, theme = self._kit, self._kit.theme
        box = kit.frame(self, theme.knob, radius=7)
        box.grid(row=index, column=0, sticky="ew", pady=(0, 4))
        box.grid_columnconfigure(1, weight=1)
        title = kit.label(box, f"{index + 1}  {self._title(kind_of(line))}", size=12, wrap=150)
        title.configure(width=150)
        title.grid(row=0, column=0, sticky="w", padx=(10, 8), pady=5)
        spec = self._specs.get(kind_of(line))
        if spec is not None and len(spec.params) > 1 and is_read(line):
            title.grid(columnspan=2)
            for row, param in enumerate(spec.params, 1):
                self._param(box, row, index, spec, param)
        else:
            self._field(box, index, line).grid(row=0, column=1, sticky="ew", pady=5)
        moves = (("↑", partial(self._move, index, -1)), ("↓", partial(self._move, index, 1)))
        for column, (sign, act) in enumerate((*moves, ("✕", partial(self._remove, index))), 2):
            button = kit.button(box, sign, act)
            button.configure(width=28)
            button.grid(row=0, column=column, padx=(6 if column == 2 else 3, 0), pady=5)
        box.grid_columnconfigure(5, minsize=8)
        fault = kit.label(box, "", size=12, colour=readable(theme.error, theme.knob, theme), wrap=380)
        fault.grid(row=20, column=0, columnspan=5, sticky="w", padx=10, pady=(0, 4))
        self._faults.append(fault)
        self._judge(index)

    def _param(self, box: Any, row: int, index: int, spec: ActionSpec, param: Param) -> None:
        """One parameter of a step that has several, as in the form of an action."""
        kit = self._kit
        now = values_of(self.lines[index])
        value = typed(param, now[param.name]) if param.name in now else param.default

        def put(new: ParamValue) -> None:
            values = values_of(self.lines[index]) | {param.name: written(new)}
            self._put(index, line_of(spec.kind, values))

        field: Any
        if param.name == "steps":
            field = StepsField(kit, box, value if isinstance(value, tuple) else (), self._specs, put)
        else:
            field = field_for(kit, box, param, value, self._choices(index, spec, param), put)
        self.fields[index, param.name] = field
        if param.kind != "bool":
            label = kit.label(box, param_text(param), size=12, colour=kit.theme.soft, wrap=130)
            label.grid(row=row, column=0, sticky="nw", padx=(10, 8), pady=(5, 3))
        field.grid(row=row, column=1, columnspan=4, sticky="ew", pady=(1, 3))

    def _choices(self, index: int, spec: ActionSpec, param: Param) -> Choices | None:
        if param.kind not in LISTED:
            return None
        ask = self._kit.desk.ports.param_choices
        own = {"plugin": spec.plugin, "setting": param.name} if spec.plugin else {}
        return lambda: ask(param, own | values_of(self.lines[index]))

    def _title(self, kind: str) -> str:
        if kind in FLOW:
            return t(f"steps.{kind}")
        spec = self._specs.get(kind)
        return row_text(spec.title) if spec is not None else kind

    def _field(self, box: Any, index: int, line: str) -> Any:
        """The field of a step: for a wait, a chord or a single parameter its own, else the words themselves."""
        kit, kind = self._kit, kind_of(line)
        if kind == "wait":
            rest = rest_of(line)
            ms = float(rest) if rest.replace(".", "", 1).isdigit() else 0.0
            return NumberField(kit, box, ms, lambda ms: self._put(index, f"wait {ms}"), low=0, high=None, unit="ms")
        if kind in FLOW:
            return ChordField(kit, box, rest_of(line), lambda chord: self._put(index, f"{kind} {chord}"))
        spec = self._specs.get(kind)
        if spec is None or not is_read(
            line
        ):  # of a plugin that is not running, or wrongly quoted: the words themselves
            return kit.entry(box, rest_of(line), lambda text: self._put(index, f"{kind} {text}".rstrip()))
        if not spec.params:
            return kit.label(box, "")
        (param,) = spec.params
        now = values_of(line)
        value = typed(param, now[param.name]) if param.name in now else param.default

        def put(new: ParamValue) -> None:
            self._put(index, line_of(kind, {param.name: written(new)}))

        return field_for(kit, box, param, value, self._choices(index, spec, param), put)

    def _judge(self, index: int) -> None:
        line = self.lines[index]
        spec, now = self._specs.get(kind_of(line)), values_of(line)
        try:
            parse_step(line, self._specs)
        except BadInputError as error:
            wrong = (
                fault_of(p, typed(p, now[p.name]) if p.name in now else p.default)
                for p in (spec.params if spec else ())
            )
            self._faults[index].configure(text=next(filter(None, wrong), "") or say(error))
            self._faults[index].grid()
        else:
            self._faults[index].grid_remove()

    def _put(self, index: int, line: str) -> None:
        self.lines[index] = line
        self._judge(index)
        self._apply(tuple(self.lines))

    def rows(self) -> list[Row]:
        """What can be added."""
        rows = [Row(t("steps.flow")), *(Row(t(f"steps.{kind}"), partial(self.append, kind)) for kind in FLOW)]
        specs = sorted(self._specs.values(), key=lambda spec: row_text(spec.group))
        for group, members in groupby(specs, key=lambda spec: row_text(spec.group)):
            rows.append(Row(group))
            rows += [Row(row_text(spec.title), partial(self.append, spec.kind)) for spec in members]
        return rows

    def open(self) -> None:
        """Open the list of what can be added."""
        self._kit.open_list(self.add, self.rows(), self.focus_set)

    def append(self, kind: str) -> None:
        """Add a step at the end."""
        self.lines.append(fresh_line(kind, self._specs))
        self._changed()

    def _move(self, index: int, by: int) -> None:
        other = index + by
        if 0 <= other < len(self.lines):
            self.lines[index], self.lines[other] = self.lines[other], self.lines[index]
            self._changed()

    def _remove(self, index: int) -> None:
        del self.lines[index]
        self._changed()

    def _changed(self) -> None:
        self._build()
        self._apply(tuple(self.lines))
