"""The page of presets: new, renamed, copied, deleted and brought back; one file each out and in."""

from functools import partial
from pathlib import Path
from tkinter import filedialog

from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import say, t
from overlay.theme import readable
from trayapp.core import commands as c
from trayapp.core.action_table import by_kind
from trayapp.core.errors import BadInputError
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.store.sharing import PresetImport, create_command, export_preset, free_name, read_preset

KINDS: tuple[PresetKind, ...] = ("pad", "knob", "key")
_FILES = "*.toml"


class PresetsPage(Page):
    """Built anew when a preset comes, goes or is renamed. A file of a stranger is shown before anything is taken."""

    @override
    def build(self) -> None:
        self._seen = self._signature(self.desk.snapshot())
        self._asked: PresetImport | None = getattr(self, "_asked", None)
        if self._asked is not None:
            self._ask(self._asked)
            return
        self.heading(t("settings.presets"))
        buttons = self.kit.frame(self.frame)
        self.import_button = self.kit.button(buttons, t("presets.import"), self._choose, main=True)
        self.import_button.pack(side="left")
        self.undo_button = self.kit.button(buttons, t("menu.undo"), partial(self.desk.undo, True))
        self.undo_button.pack(side="left", padx=8)
        self._said = self.kit.label(buttons, getattr(self, "_says", ""), size=12, colour=self.kit.theme.soft, wrap=360)
        self._said.pack(side="left", padx=6)
        self.wide(buttons)
        self.room_for_fault("presets")
        for kind in KINDS:
            head = self.kit.frame(self.frame)
            self.kit.label(head, t(f"presets.{kind}"), bold=True).pack(side="left")
            self.kit.button(head, "+ " + t("presets.new"), partial(self._new, kind)).pack(side="right")
            self.wide(head, (12, 4))
            for preset in self.desk.snapshot().presets_of(kind):
                self._preset(preset)

    @staticmethod
    def _signature(state: AppState) -> tuple[object, ...]:
        return tuple((p.kind, p.name, len(p.bindings)) for p in state.presets), tuple(p.preset for p in state.panels)

    def _preset(self, preset: Preset) -> None:
        kit, theme = self.kit, self.kit.theme
        box = kit.frame(self.frame, theme.knob, radius=8)
        box.grid_columnconfigure(0, weight=1)
        place = f"{preset.kind} {preset.name}"
        name = kit.entry(box, preset.name, partial(self._rename, preset), width=170)
        tight = kit.tight
        name.grid(row=0, column=0, columnspan=5 if tight else 1, sticky="ew", padx=(10, 10 if tight else 8), pady=8)
        panels = self.desk.snapshot().panels
        shown = sum(1 for panel in panels if (panel.preset_kind, panel.preset) == (preset.kind, preset.name))
        text = t("presets.about", bindings=len(preset.bindings), panels=shown)
        about = kit.label(box, text, size=12, colour=theme.muted)
        widest = self.desk.fonts.text(12).measure(t("presets.about", bindings=88, panels=8)) / self.desk.scale
        about.configure(width=round(widest), anchor="w" if tight else "e")  # the names stand in one column
        about.grid(
            row=int(tight), column=0 if tight else 1, columnspan=5 if tight else 1, sticky="w", padx=(10 * tight, 8)
        )
        line, below = (2, (4, 8)) if tight else (0, 0)
        for column, (key, act) in enumerate((("copy", self._copy), ("export", self._export)), 2):
            kit.button(box, t(f"presets.{key}"), partial(act, preset)).grid(
                row=line, column=column, padx=(0, 6), pady=below
            )
        delete = kit.button(box, t("panels.delete"), partial(self._delete, preset), danger=True)
        delete.grid(row=line, column=4, padx=(0, 10), pady=below)
        self.wide(box, (0, 6))
        self.room_for_fault(place)

    def _say(self, text: str) -> None:
        self._says = text
        if self._said.winfo_exists():
            self._said.configure(text=text)

    def _new(self, kind: PresetKind) -> None:
        name = free_name(self.desk.snapshot().presets_of(kind), t("presets.new_name"))
        self._say("")
        self.do(c.CreatePreset(preset=Preset(kind=kind, name=name)), "presets")

    def _rename(self, preset: Preset, name: str) -> None:
        self._says = ""
        command = {"kind": preset.kind, "name": preset.name, "new_name": name.strip()}
        self.do(c.RenamePreset.model_validate(command), f"{preset.kind} {preset.name}")

    def _copy(self, preset: Preset) -> None:
        name = free_name(self.desk.snapshot().presets_of(preset.kind), t("ask.copy_of", name=preset.name)[:60])
        self._says = ""
        self.do(c.DuplicatePreset(kind=preset.kind, name=preset.name, new_name=name), "presets")

    def _delete(self, preset: Preset) -> None:
        self._says = t("presets.deleted", name=preset.name)
        if not self.do(c.DeletePreset(kind=preset.kind, name=preset.name), f"{preset.kind} {preset.name}"):
            self._says = ""

    def _export(self, preset: Preset) -> None:
        chosen = filedialog.asksaveasfilename(
            parent=self.frame.winfo_toplevel(), initialfile=f"{preset.name}.toml", defaultextension=".toml",
            filetypes=[(t("presets.files"), _FILES)],
        )  # fmt: skip
        if not chosen:
            return
        try:
            left = export_preset(preset, Path(chosen), by_kind(self.desk.ports.action_specs()))
        except OSError as error:
            self.fault("presets", t("presets.not_written", file=chosen, reason=error.strerror or str(error)))
            return
        self.fault("presets", "")
        said = t("presets.exported", file=Path(chosen).name)
        self._say(f"{said} {t('presets.left_out', what='; '.join(map(say, left)))}" if left else said)

    def _choose(self) -> None:
        chosen = filedialog.askopenfilename(
            parent=self.frame.winfo_toplevel(), filetypes=[(t("presets.files"), _FILES)]
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Look at a file; what it would do is asked before it is taken."""
        try:
            self._asked = read_preset(path, by_kind(self.desk.ports.action_specs()))
        except BadInputError as error:
            self.fault("presets", say(error))
            return
        self.restart()

    def _ask(self, asked: PresetImport) -> None:
        kit, theme = self.kit, self.kit.theme
        self.heading(t("presets.ask", name=asked.preset.name))
        about = t("presets.about_file", kind=t(f"presets.{asked.preset.kind}"), bindings=len(asked.preset.bindings))
        self.wide(kit.label(self.frame, about, colour=theme.soft, wrap=520))
        if asked.asks:
            warning = readable(theme.warning, theme.panel, theme)
            self.wide(kit.label(self.frame, t("presets.would"), colour=warning, wrap=520))
            for line in asked.asks:
                self.wide(kit.label(self.frame, f"•  {say(line)}", size=12, mono=True, wrap=540), 1)
        else:
            self.wide(kit.label(self.frame, t("presets.harmless"), colour=theme.soft, wrap=520))
        buttons = kit.frame(self.frame)
        if asked.asks:
            kit.button(buttons, t("presets.take_disarmed"), partial(self._take, asked.preset), main=True).pack(
                side="left"
            )
            armed = {at: binding.replace(armed=True) for at, binding in asked.preset.bindings.items()}
            agree = partial(self._take, asked.preset.replace(bindings=armed))
            kit.button(buttons, t("presets.take_agreed"), agree).pack(side="left", padx=8)
        else:
            kit.button(buttons, t("presets.take"), partial(self._take, asked.preset), main=True).pack(side="left")
        kit.button(buttons, t("ask.cancel"), self._drop).pack(side="left", padx=8)
        self.wide(buttons, (14, 14))
        self.room_for_fault("presets")

    def _take(self, preset: Preset) -> None:
        command = create_command(self.desk.snapshot(), preset)
        if self.do(command, "presets"):
            self._says = t("presets.imported", name=command.preset.name)
            self._drop()

    def _drop(self) -> None:
        self._asked = None
        self.restart()

    @override
    def refresh(self) -> None:
        if self._asked is None and self._signature(self.desk.snapshot()) != self._seen:
            self.restart()
