"""The pages of plugins: all with their switches and settings, and the piano's own."""

from functools import partial

import customtkinter as ctk
from typing_extensions import override

from overlay.ports import PluginRow
from overlay.settings.page import Page
from overlay.settings.params import field_for
from overlay.strings import row_text, say, t
from overlay.theme import readable
from overlay.words import param_text
from trayapp.core.action import ParamValue
from trayapp.plugin_host.api import Setting


class PluginsPage(Page):
    """A box for each plugin: what it is, on or off, its fault, its settings."""

    @override
    def build(self) -> None:
        self.head()
        rows = self.rows()
        if not rows:
            self.wide(self.kit.label(self.frame, t("plugins.none"), colour=self.kit.theme.muted))
        for row in rows:
            self._plugin(row)
        self._seen = rows

    def head(self) -> None:
        """What stands above the boxes."""
        self.heading(t("settings.plugins"))

    def rows(self) -> tuple[PluginRow, ...]:
        """The plugins that the page shows."""
        return self.desk.ports.plugins()

    def _plugin(self, row: PluginRow) -> None:
        kit, theme, ports = self.kit, self.kit.theme, self.desk.ports
        box = kit.frame(self.frame, theme.knob, radius=8)
        box.grid_columnconfigure(1, weight=1)
        title = kit.frame(box)
        title.grid(row=0, column=0, columnspan=3, sticky="ew", padx=12, pady=(9, 0))
        kit.label(title, row_text(row.title or row.name), bold=True).pack(side="left")
        kit.label(title, row.version, mono=True, size=11, colour=theme.muted).pack(side="left", padx=8)
        key = f"plugins.{row.name}.enabled"
        kit.switch(title, "", row.enabled, partial(self.change, key)).pack(side="right")
        if row.enabled:
            kit.button(title, t("plugins.reload"), partial(ports.reload_plugin, row.name)).pack(side="right", padx=8)
        line = 1
        for text, colour in (
            (row_text(row.text), theme.soft),
            (say(row.error), readable(theme.error, theme.knob, theme)),
        ):
            if text:
                label = kit.label(box, text, size=12, colour=colour, wrap=440)
                label.grid(row=line, column=0, columnspan=3, sticky="w", padx=12, pady=(2, 0))
                line += 1
        if row.enabled:
            for setting in row.settings:
                line = self._setting(box, line, row.name, setting)
        box.grid_rowconfigure(line, minsize=9)
        self.wide(box, (0, 8))
        self.room_for_fault(key)

    def _setting(self, box: ctk.CTkFrame, line: int, plugin: str, setting: Setting) -> int:
        kit, param = self.kit, setting.param
        key = f"plugins.{plugin}.values.{param.name}"
        value = self.settings.plugin(plugin).values.get(param.name)
        now: ParamValue | None = param.default if value is None else value

        def apply(new: ParamValue) -> None:
            self.change(key, new)

        field = field_for(kit, box, param, now, setting.choices, apply)
        if param.kind != "bool":
            label = kit.label(box, param_text(param), colour=kit.theme.soft, size=12, wrap=170)
            label.grid(row=line, column=0, sticky="w", padx=(12, 10), pady=4)
        field.grid(row=line, column=1, columnspan=2, sticky="w" if param.kind == "bool" else "ew", padx=(0, 12), pady=4)
        return line + 1

    @override
    def tick(self) -> None:
        if self.rows() != self._seen:
            self.restart()


class PianoPage(PluginsPage):
    """The piano's settings alone; its box has its name, so nothing but a gap stands above."""

    @override
    def head(self) -> None:
        gap = self.kit.frame(self.frame)
        gap.configure(height=14)
        self.wide(gap, 0)

    @override
    def rows(self) -> tuple[PluginRow, ...]:
        return tuple(row for row in super().rows() if row.name == "piano")
