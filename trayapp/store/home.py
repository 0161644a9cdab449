"""The home folder: the state's files, written soon after a change, and read again after an edit by hand."""

import logging
from pathlib import Path
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING

from trayapp.core.commands import DeletePreset
from trayapp.core.errors import BadInputError, CommandError
from trayapp.core.events import Notice
from trayapp.core.phrase import Phrase
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.store import atomic, panels_file, preset_file, settings_file
from trayapp.store.backups import Backups
from trayapp.store.bus import Bus
from trayapp.store.document import Document, Value, names, parse, render, text_of
from trayapp.store.hand_edits import command_for
from trayapp.store.loading import Loading

if TYPE_CHECKING:
    from trayapp.store.store import Store

_log = logging.getLogger(__name__)

DEBOUNCE_S = 0.5
LOOK_S = 2.0
"""How often files are looked at for edits by hand: 20 `stat` calls, about 0.05 ms."""
SETTLE_S = 0.2
"""An edit is read when its file has stood still this long: editors write in pieces."""
RETRY_S = 5.0


class HomeFiles:
    """settings.toml, panels.json, presets/ and backups/ in a home folder. One process at a time.

    `load` runs on the caller's thread before `start`; from then on the files belong to the thread `files`.
    """

    def __init__(self, home: Path, shipped_presets: Path, backups: Backups | None = None) -> None:
        self._home = home
        self._shipped_presets = shipped_presets
        self._backups = backups or Backups(home / "backups")
        self._documents: dict[str, Document] = {}
        self._moving: dict[str, atomic.Stamp | None] = {}
        self._failing = False
        self._wake = Condition()
        self._due: float | None = None
        self._stopping = False
        self._thread: Thread | None = None

    def load(self) -> tuple[AppState, tuple[Notice, ...]]:
        """The stored state, or that of a first start, and what the user should know. Writes nothing but renames."""
        loading = Loading(self._home, self._shipped_presets, self._backups)
        state = loading.state()
        self._documents = loading.documents
        return state, tuple(loading.notices)

    def start(self, store: "Store", bus: Bus) -> None:
        """From now on write each change within half a second, at first what is not written yet."""
        self._due = monotonic() + DEBOUNCE_S
        self._thread = Thread(target=self._run, args=(store, bus), name="files", daemon=True)
        self._thread.start()

    def changed(self) -> None:
        """The store has a newer state. Any thread, never blocks on a file."""
        with self._wake:
            if self._due is None:
                self._due = monotonic() + DEBOUNCE_S
                self._wake.notify()

    def stop(self, timeout_s: float) -> None:
        """Write what is left within the time limit. Nothing is written afterwards, unless a write hangs. Idempotent."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self, store: "Store", bus: Bus) -> None:
        last = False
        while not last:
            with self._wake:
                look = monotonic() + (SETTLE_S if self._moving else LOOK_S)
                wait = (look if self._due is None else min(look, self._due)) - monotonic()
                if not self._stopping and wait > 0:
                    self._wake.wait(wait)
                last = self._stopping
                write = last or (self._due is not None and self._due <= monotonic())
                if write:
                    self._due = None
            try:
                self._look(store, bus, last)
                if write:
                    self._write(store.snapshot, bus)
            except Exception as error:  # noqa: BLE001 - the thread that saves must not end
                _log.exception("the files could not be brought in step")
                self._fail(bus, Phrase(str(error)))

    def _look(self, store: "Store", bus: Bus, last: bool) -> None:
        """Take the edits by hand that stand still; all of them if this is the `last` look."""
        moving: dict[str, atomic.Stamp | None] = {}
        there = names(self._home)
        for name in (*there, *(self._documents.keys() - set(there))):
            document = self._documents.get(name)
            stamp = atomic.stamp(self._home / name)
            known = (document.stamp, document.refused) if document else (None,)
            if stamp in known and not (stamp is None and document and (document.stamp or document.refused)):
                continue
            if not last and (name not in self._moving or self._moving[name] != stamp):
                moving[name] = stamp
            elif stamp is None:
                self._gone(name, store, bus)
            else:
                self._take(name, stamp, store, bus)
        self._moving = moving

    def _take(self, name: str, stamp: atomic.Stamp, store: "Store", bus: Bus) -> None:
        document = self._documents.get(name)
        try:
            text = text_of(self._home / name, name)
            if document is not None and document.value is not None and text == document.text:
                document.stamp, document.refused, document.value = stamp, None, document.kept
                return
            value = parse(name, text)
            moved = self._moved_from(value) if document is None else None
            before = (moved or document or Document(name, None, "")).value
            store.dispatch_from(lambda state: command_for(state, before, value))
        except (BadInputError, CommandError, OSError) as error:
            if document is None:
                document = self._documents[name] = Document(name, None, "")
            document.refused = stamp
            problem = (
                error.phrase if isinstance(error, BadInputError) else Phrase("{name}: {error}", name=name, error=error)
            )
            _log.warning("an edit by hand is not taken: %s", problem)
            bus.publish(Notice("error", problem, Phrase("the file is not in use and stays as it is until you mend it")))
            return
        if moved is not None:
            del self._documents[moved.name]
        self._documents[name] = Document(name, value, text, stamp, kept=value)
        self.changed()
        _log.info("took an edit by hand of %s", name)
        bus.publish(Notice("info", Phrase("{name} was edited and is in use", name=name)))

    def _moved_from(self, value: Value) -> Document | None:
        """The document of the same preset whose file is no longer there: it was renamed by hand."""
        for document in self._documents.values():
            if _key(document.value) == _key(value) is not None and not (self._home / document.name).exists():
                return document
        return None

    def _gone(self, name: str, store: "Store", bus: Bus) -> None:
        document = self._documents[name]
        preset = document.value
        folder_there = (self._home / preset_file.FOLDER).is_dir()  # gone with everything: a lost disk, no wish
        if isinstance(preset, Preset) and folder_there and store.snapshot.preset(preset.kind, preset.name):
            try:
                store.dispatch(DeletePreset(kind=preset.kind, name=preset.name))
            except CommandError as error:
                bus.publish(
                    Notice(
                        "warning",
                        Phrase("{name} was removed, but {error}", name=name, error=error),
                        Phrase("PadTray writes it again"),
                    )
                )
            else:
                bus.publish(
                    Notice(
                        "info",
                        Phrase("{name} was removed, and its preset with it", name=name),
                        Phrase("undo brings it back"),
                    )
                )
        if document.value is None:
            del self._documents[name]
        else:
            document.stamp = document.refused = None
        self.changed()

    def _write(self, state: AppState, bus: Bus) -> None:
        wanted = self._wanted(state)
        fault: OSError | None = None
        in_step = True
        for name, value in wanted.items():
            try:
                in_step = self._put(name, value) and in_step
            except OSError as error:
                fault = error
        try:
            if in_step and fault is None:
                self._remove(self._documents.keys() - wanted.keys())
            self._backups.update({name: self._documents[name].text for name in wanted if name in self._documents})
        except OSError as error:
            fault = fault or error
        if fault is not None:
            self._fail(bus, Phrase(f"{fault.strerror or fault}: {fault.filename}"))
            return
        if not in_step:
            self.changed()
        if self._failing:
            self._failing = False
            bus.publish(Notice("info", Phrase("your changes are saved again")))

    def _wanted(self, state: AppState) -> dict[str, Value]:
        """Every file's value. Presets come first and are removed last, so that a panel never lacks its preset."""
        known = {_key(document.value): name for name, document in self._documents.items()}
        taken = {name.rpartition("/")[2] for name in self._documents}
        wanted: dict[str, Value] = {}
        for preset in state.presets:
            name = known.get(_key(preset))
            if name is None:
                taken.add(file := preset_file.file_name(preset.name, taken))
                name = f"{preset_file.FOLDER}/{file}"
            wanted[name] = preset
        return wanted | {settings_file.NAME: state.settings, panels_file.NAME: panels_file.of_state(state)}

    def _put(self, name: str, value: Value) -> bool:
        """Write one file if its value is another one. False if somebody edits it right now."""
        document = self._documents.get(name) or Document(name, None, self._template(value))
        if document.kept == value and (document.stamp or document.refused):
            return True
        path = self._home / name
        if document.refused is None and (name in self._moving or atomic.stamp(path) != document.stamp):
            return False
        text = render(name, value, document.text)
        if document.refused is None:
            if document.stamp is None or text != document.text:
                document.stamp = atomic.write(path, text)
            document.value = value
        document.text, document.kept = text, value
        self._documents[name] = document
        return True

    def _template(self, value: Value) -> str:
        """The text of a preset that was renamed, so that its comments go with it."""
        if isinstance(value, Preset):
            for document in self._documents.values():
                known = document.kept
                if isinstance(known, Preset) and (known.kind, known.bindings) == (value.kind, value.bindings):
                    return document.text
        return ""

    def _remove(self, gone: set[str]) -> None:
        for name in gone:
            document, path = self._documents[name], self._home / name
            if document.value is None:
                continue  # never taken, so not ours to remove
            if document.refused is not None:
                atomic.set_aside(path)
            elif atomic.stamp(path) == document.stamp:
                path.unlink(missing_ok=True)
            else:
                continue  # edited this very moment
            del self._documents[name]

    def _fail(self, bus: Bus, problem: Phrase) -> None:
        with self._wake:
            self._due = monotonic() + RETRY_S
        if not self._failing:
            self._failing = True
            _log.error("changes cannot be saved: %s", problem)
            remedy = Phrase("nothing is lost while PadTray runs, and it tries again; free some space or permit writing")
            bus.publish(Notice("error", Phrase("your changes cannot be saved: {problem}", problem=problem), remedy))


def _key(value: Value | None) -> tuple[PresetKind, str] | None:
    return (value.kind, value.name) if isinstance(value, Preset) else None
