"""Rules by which a panel follows the program in front: one row each, edited in place."""

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import ValidationError

from overlay.settings.fields import SuggestField
from overlay.settings.page import Page
from overlay.strings import say, t
from trayapp.core.action import Choice, Param
from trayapp.core.commands import ChangeSettings
from trayapp.core.fault import first_problem
from trayapp.core.panel import BANKS, PRESET_KIND, PanelType
from trayapp.core.rule import Rule

PLACE = "automatic.rules"
_WINDOW = Param("program", "window", "Program")


class RulesRows:
    """Adds the rules to a page. A rule that is not whole is refused beside them. Main thread."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.heading(t("rules.title"))
        kit, automatic = page.kit, page.settings.automatic
        change = partial(page.change, "automatic.enabled")
        page.wide(kit.switch(page.frame, t("rules.enabled"), automatic.enabled, change), 4, "w")
        for index, rule in enumerate(automatic.rules):
            self._rule(rule, partial(self._put, index), index)
        page.room_for_fault(PLACE)
        self._draft = {"program": "", "title": "", "panel": "pad:A", "preset": self._first_preset()}
        self.add_row = self._rule(None, self._write, None)

    def _first_preset(self) -> str:
        presets = self._page.desk.snapshot().presets_of("pad")
        return presets[0].name if presets else ""

    def _rule(self, rule: Rule | None, put: Callable[[str, str], object], index: int | None) -> Any:
        kit, theme, page = self._page.kit, self._page.kit.theme, self._page
        values = self._draft if rule is None else rule.model_dump()
        box = kit.frame(page.frame, theme.knob, radius=8)
        box.grid_columnconfigure((0, 1), weight=1, uniform="rule")
        windows = partial(page.desk.ports.param_choices, _WINDOW, {})
        apply = partial(put, "program")
        program = SuggestField(kit, box, values["program"], windows, apply, t("rules.program"), raw=True)
        program.grid(row=0, column=0, sticky="ew", padx=(10, 6), pady=(8, 4))
        title = kit.entry(box, values["title"], partial(put, "title"), placeholder=t("rules.words"))
        title.grid(row=0, column=1, sticky="ew", padx=(0, 6), pady=(8, 4))
        panel = kit.choice(box, values["panel"], self._panels, partial(put, "panel"))
        panel.grid(row=1, column=0, sticky="ew", padx=(10, 6), pady=(0, 8))
        preset = kit.choice(box, values["preset"], self._presets, partial(put, "preset"))
        preset.grid(row=1, column=1, sticky="ew", padx=(0, 6), pady=(0, 8))
        if index is None:
            button = kit.button(box, "+ " + t("settings.add_row"), self._add)
        else:
            button = kit.button(box, "✕", partial(self._remove, index))
        if kit.tight:
            button.grid(row=2, column=0, sticky="w", padx=10, pady=(0, 8))
        else:
            button.grid(row=0, column=2, rowspan=2, padx=(0, 10))
        page.wide(box, (0, 6))
        return box

    def _panels(self) -> tuple[Choice, ...]:
        types: tuple[PanelType, ...] = ("pad", "knob", "piano")
        slots = [(f"{kind}:{bank}", f"{t(f'menu.add_{kind}')} {bank}") for kind in types for bank in BANKS[kind]]
        titled = [panel.title for panel in self._page.desk.snapshot().panels if panel.title]
        return (*(Choice(*slot) for slot in slots), *(Choice(title, title) for title in titled))

    def _presets(self) -> tuple[Choice, ...]:
        state = self._page.desk.snapshot()
        kinds = dict.fromkeys(PRESET_KIND.values())
        return tuple({p.name: Choice(p.name, p.name) for kind in kinds for p in state.presets_of(kind)}.values())

    def _write(self, name: str, value: str) -> None:
        self._draft[name] = value.strip()

    def _add(self) -> None:
        try:
            rule = Rule.model_validate(self._draft)
        except ValidationError as error:
            self._page.fault(PLACE, t("rules.needs") if not self._draft["program"] else say(first_problem(error)))
            return
        self._set((*self._page.settings.automatic.rules, rule))

    def _put(self, index: int, name: str, value: str) -> None:
        rules = list(self._page.settings.automatic.rules)
        try:
            rules[index] = rules[index].replace(**{name: value.strip()})
        except ValidationError:
            self._page.fault(PLACE, t("rules.needs"))
            return
        self._set(tuple(rules))

    def _remove(self, index: int) -> None:
        rules = self._page.settings.automatic.rules
        self._set((*rules[:index], *rules[index + 1 :]))

    def _set(self, rules: tuple[Rule, ...]) -> None:
        self._page.do(ChangeSettings(values={PLACE: [rule.model_dump() for rule in rules]}), PLACE)
