"""The engine in the app: made when first wanted, kept to the settings, its condition told on the bus."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from trayapp.audio.engine import AudioEngine
from trayapp.audio.errors import NO_DEVICE, AudioError, EngineStoppedError
from trayapp.audio.status import EngineState, EngineStatus
from trayapp.core.changes import SettingsChanged
from trayapp.core.events import AudioEvent, Notice
from trayapp.core.finding import SEE_LOG, Finding
from trayapp.core.phrase import Phrase, joined
from trayapp.store.bus import Bus
from trayapp.store.store import Store

log = logging.getLogger(__name__)

STATES: dict[EngineState, Phrase] = {
    "stopped": Phrase("stopped"),
    "starting": Phrase("starting"),
    "running": Phrase("running"),
    "no device": NO_DEVICE,
}


class AudioService:
    """Owns the one engine. Any thread; starting, reconfiguring and stopping happen on a thread of their own."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store, self._bus = store, bus
        self._engine: AudioEngine | None = None
        self._lock = threading.Lock()
        self._wanted: SimpleQueue[bool] = SimpleQueue()
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def engine(self) -> AudioEngine:
        """The engine; the first call begins to start it and returns at once.

        Until it runs, notes are silent and effects are remembered.
        """
        with self._lock:
            if self._engine is None:
                self._engine = AudioEngine(self._store.snapshot.settings.audio, self._changed)
                self._unsubscribe = self._bus.subscribe(self._settings_changed, SettingsChanged)
                self._thread = threading.Thread(target=self._run, args=(self._engine,), name="audio", daemon=True)
                self._thread.start()
            return self._engine

    def status(self) -> EngineStatus:
        """What the engine does; `stopped` where nothing needs it."""
        return self._engine.status() if self._engine is not None else EngineStatus()

    def silence(self) -> None:
        """Fade everything that sounds."""
        if self._engine is not None:
            self._engine.stop_all()

    def stop(self, timeout_s: float = 6.0) -> None:
        """Fade and close the output. No sound follows. Idempotent."""
        self._unsubscribe()
        self._stopped = True
        self._wanted.put(False)
        if self._engine is not None:
            self._engine.stop(timeout_s)
        if self._thread is not None:
            self._thread.join(1.0)

    def findings(self) -> tuple[Finding, ...]:
        """What the doctor reports."""
        status = self.status()
        text = joined(" ", (STATES[status.state], status.device))
        return (Finding(Phrase("sound"), status.state in {"running", "stopped"}, text, status.notice or SEE_LOG),)

    def _run(self, engine: AudioEngine) -> None:
        if not self._start(engine):
            return
        while self._wanted.get():
            settings = self._store.snapshot.settings.audio
            try:
                engine.reconfigure(settings)
            except AudioError as error:
                if not self._stopped:
                    log.warning("Audio settings: %s", error)
                    self._bus.publish(Notice("error", error.phrase))

    def _start(self, engine: AudioEngine) -> bool:
        try:
            engine.start(lambda done: self._bus.publish(AudioEvent("preparing", progress=done)))
        except EngineStoppedError:
            return False
        except AudioError as error:
            log.exception("The audio engine cannot start")
            self._bus.publish(AudioEvent("failed", detail=error.phrase))
            return False
        self._changed(engine.status())
        return True

    def _settings_changed(self, change: SettingsChanged) -> None:
        if any(name.startswith("audio.") for name in change.values):
            self._wanted.put(True)

    def _changed(self, status: EngineStatus) -> None:
        if status.state == "no device":
            self._bus.publish(AudioEvent("null", detail=status.notice or Phrase("no audio device; connect one")))
        elif status.state == "running":
            self._bus.publish(AudioEvent("fallback" if status.notice else "running", status.device, status.notice))
