"""Loading the home folder. A bad file is set aside and its newest good backup taken; it takes no other with it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from trayapp.core.errors import BadInputError
from trayapp.core.events import Notice
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase, joined
from trayapp.core.preset import KIND_WORDS, Preset
from trayapp.core.settings import Settings
from trayapp.core.state import AppState
from trayapp.store import atomic, panels_file, preset_file
from trayapp.store.backups import Backups
from trayapp.store.default_presets import FILES, default_presets
from trayapp.store.document import Document, Value, names, parse, text_of
from trayapp.store.older import ImportReport, import_older
from trayapp.store.panels_file import PanelsFile

_log = logging.getLogger(__name__)


@dataclass
class Loading:
    """Reads a home folder once, by `state`; `documents` and `notices` are what it found on the way."""

    home: Path
    shipped_presets: Path
    backups: Backups
    documents: dict[str, Document] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    def state(self) -> AppState:
        """The stored state, or the one of a first start."""
        for folder in (self.home, self.home / preset_file.FOLDER):
            atomic.remove_leftovers(folder)
        settings, presets, file = Settings(), list[Preset](), None
        for name in names(self.home):
            value = self._read(name)
            if isinstance(value, Settings):
                settings = value
            elif isinstance(value, PanelsFile):
                file = value
            elif isinstance(value, Preset) and self._is_new(name, value, presets):
                presets.append(value)
        older = self._older() if file is None or not presets else None
        _add(presets, older.presets if older else ())
        missing = FILES.keys() - {preset.kind for preset in presets}
        first_start = file is None and older is None  # also one that was cut short
        _add(presets, default_presets(self.shipped_presets, FILES if first_start else missing))
        if file is not None:
            panels = file.panels
            order = {key: index for index, key in enumerate(file.presets)}
            presets.sort(key=lambda preset: order.get((preset.kind, preset.name), len(order)))
        elif older is not None and older.panels:
            panels = older.panels
        else:
            panels = panels_file.starter_panels({kind: [p.name for p in presets if p.kind == kind] for kind in FILES})
        return AppState(settings=settings, presets=tuple(presets), panels=self._repaired(panels, presets))

    def _read(self, name: str) -> Value | None:
        path = self.home / name
        stamp = atomic.stamp(path)
        if stamp is None:
            return None
        try:
            text = text_of(path, name)
            value = parse(name, text)
        except BadInputError as error:
            return self._restored(name, error.phrase)
        except OSError as error:
            return self._restored(
                name, Phrase("{name} cannot be read: {reason}", name=name, reason=error.strerror), movable=False
            )
        self.documents[name] = Document(name, value, text, stamp, kept=value)
        return value

    def _restored(self, name: str, problem: Phrase, *, movable: bool = True) -> Value | None:
        _log.warning("%s", problem)
        path, refused = self.home / name, None
        where = Phrase("the file stays as it is: {path}", path=path)
        try:
            if movable:
                where = Phrase("your file is now {path}", path=atomic.set_aside(path))
            else:
                refused = atomic.stamp(path)
        except OSError:
            refused = atomic.stamp(path)
        backup = self.backups.newest_good(name, parse)
        value = None if backup is None else backup.value
        if value is not None or refused is not None:
            self.documents[name] = Document(name, value, "" if backup is None else backup.text, refused=refused)
        instead = (
            Phrase("there is no good backup of it")
            if backup is None
            else Phrase("PadTray uses the backup {place}", place=backup.place)
        )
        self.notices.append(Notice("error", problem, Phrase("{instead}; {where}", instead=instead, where=where)))
        return value

    def _is_new(self, name: str, preset: Preset, presets: list[Preset]) -> bool:
        if all((other.kind, other.name) != (preset.kind, preset.name) for other in presets):
            return True
        self.documents[name] = Document(name, None, "", refused=atomic.stamp(self.home / name))
        problem = Phrase(
            "{file} is left out: another file has a {kind} preset {name!r}",
            file=name,
            kind=KIND_WORDS[preset.kind],
            name=preset.name,
        )
        self.notices.append(Notice("warning", problem, Phrase("change the name in one of the two files")))
        return False

    def _older(self) -> ImportReport | None:
        try:
            report = import_older(self.home, trusted=True)
        except BadInputError:
            return None
        text = Phrase("the older layout was taken over; presets: {count}", count=len(report.presets))
        self.notices.append(Notice("info", text, joined("; ", report.left)))
        return report

    def _repaired(self, panels: tuple[Panel, ...], presets: list[Preset]) -> tuple[Panel, ...]:
        repaired, lost = panels_file.repaired(panels, tuple(presets))
        for panel in lost:
            name = panel.title or f"{panel.type} {panel.bank}"
            problem = Phrase(
                "panel {name!r}: its preset {preset!r} is missing, it shows another one", name=name, preset=panel.preset
            )
            self.notices.append(Notice("warning", problem, Phrase("choose a preset in the panel's list")))
        return repaired


def _add(presets: list[Preset], more: Iterable[Preset]) -> None:
    for preset in more:
        if all((other.kind, other.name) != (preset.kind, preset.name) for other in presets):
            presets.append(preset)
