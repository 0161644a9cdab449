"""The panels page: every panel in a row, with what it shows and whether it is active."""

from functools import partial

from typing_extensions import override

from overlay.settings.page import Page
from overlay.settings.rules import RulesRows
from overlay.strings import t
from trayapp.core import commands as c
from trayapp.core.action import Choice
from trayapp.core.panel import BANKS, Panel, PanelType
from trayapp.core.state import AppState


class PanelsPage(Page):
    """Built anew when a panel comes or goes; otherwise its fields follow the state."""

    @override
    def build(self) -> None:
        self.heading(t("settings.panels"))
        self._seen = self._signature(self.desk.snapshot())
        for panel in self.desk.snapshot().panels:
            self._panel(panel)
        self.room_for_fault("panels")
        buttons = self.kit.frame(self.frame)
        for type_ in BANKS:
            button = self.kit.button(buttons, "+  " + t(f"menu.add_{type_}"), partial(self._add, type_))
            button.pack(side="left", padx=(0, 8))
        self.wide(buttons, (8, 6))
        RulesRows(self)

    @staticmethod
    def _signature(state: AppState) -> tuple[object, ...]:
        return state.panels, state.settings.automatic, tuple(preset.name for preset in state.presets)

    def _panel(self, panel: Panel) -> None:
        kit, theme = self.kit, self.kit.theme
        box = kit.frame(self.frame, theme.knob, radius=8)
        box.grid_columnconfigure(1, weight=1)
        kind = kit.label(box, t(f"menu.add_{panel.type}"), bold=True)
        kind.configure(width=64)
        kind.grid(row=0, column=0, padx=(12, 8), pady=9)
        preset = kit.choice(
            box, panel.preset, partial(self._presets, panel),
            lambda name: self.do(c.UpdatePanel(id=panel.id, preset=name), "panels"),
        )  # fmt: skip
        if kit.tight:
            preset.grid(row=1, column=0, columnspan=3, sticky="ew", padx=(12, 0), pady=(0, 9))
        else:
            preset.grid(row=0, column=1, sticky="ew")
        bank = kit.choice(
            box, panel.bank, partial(self._banks, panel),
            lambda name: self.do(c.MovePanel.model_validate({"id": panel.id, "bank": name}), "panels"), width=84,
        )  # fmt: skip
        bank.grid(row=0, column=2, padx=8)
        switch = kit.switch(
            box, "", panel.active, lambda on: self.do(c.ActivatePanel(id=panel.id, active=on), "panels")
        )
        switch.grid(row=0, column=3)
        delete = kit.button(box, t("panels.delete"), lambda: self.do(c.DeletePanel(id=panel.id), "panels"), danger=True)
        if kit.tight:
            delete.grid(row=1, column=3, padx=(8, 10), pady=(0, 9))
        else:
            delete.grid(row=0, column=4, padx=(8, 10))
        self.wide(box, (0, 8))

    @staticmethod
    def _banks(panel: Panel) -> tuple[Choice, ...]:
        return tuple(Choice(bank, bank if len(bank) == 1 else t(f"tray.{bank}")) for bank in BANKS[panel.type])

    def _presets(self, panel: Panel) -> tuple[Choice, ...]:
        return tuple(Choice(p.name, p.name) for p in self.desk.snapshot().presets_of(panel.preset_kind))

    def _add(self, type_: PanelType) -> None:
        self.do(c.CreatePanel(type=type_, bank=BANKS[type_][0]), "panels")

    @override
    def refresh(self) -> None:
        if self._signature(self.desk.snapshot()) != self._seen:
            self.restart()
