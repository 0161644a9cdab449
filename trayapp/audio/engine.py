"""The engine's one door: everything that sounds comes in here, from any thread."""

import atexit
import itertools
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from trayapp.audio import unused_memory
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.errors import EngineStoppedError
from trayapp.audio.preparation import Preparation
from trayapp.audio.status import EngineState, EngineStatus
from trayapp.core.settings import AudioSettings

if TYPE_CHECKING:
    from trayapp.audio.output_keeper import OutputKeeper
    from trayapp.audio.renderer import Renderer
    from trayapp.audio.voice_spec import VoiceSpec

RECONFIGURE_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 5.0

logger = logging.getLogger(__name__)


class AudioEngine:
    """Plays voices on the output that the settings name. Nothing heavy is loaded before `start`.

    Every method may be called from any thread. While the engine does not run, what would make a sound does nothing, and
    what lasts (effects, gain) is remembered.

    Args:
        settings: The first ones; later ones come by `reconfigure`.
        changed: Called with the status on the outputs' thread after the device, the settings or the notice changed.
    """

    def __init__(self, settings: AudioSettings, changed: Callable[[EngineStatus], None] | None = None) -> None:
        self._settings = settings
        self._changed = changed
        self._lock = threading.Lock()
        self._preparing = threading.Lock()
        self._preparation = Preparation()
        self._prepared: Renderer | None = None
        self._wanted = False
        self._renderer: Renderer | None = None
        self._keeper: OutputKeeper | None = None
        self._state: EngineState = "stopped"
        self._notes = itertools.count(1)
        self._effects: dict[str, float] = {}
        self._instrument: Any = None

    def prepare(self, progress: Callable[[float], None] | None = None) -> None:
        """Compiles what is not compiled yet; idempotent. `start` does it too.

        The first time on a machine takes tens of seconds, later ones well under one: call it from a worker thread.

        Args:
            progress: Called on this thread with rising values up to 1.

        Raises:
            AudioError: The engine cannot be compiled here.
            EngineStoppedError: `stop` was called meanwhile.
        """
        with self._preparing:
            if self._renderer is None and self._prepared is None:
                self._prepared = self._preparation.run(self._settings, progress)

    def start(self, progress: Callable[[float], None] | None = None) -> None:
        """Prepares, opens the output and returns when it runs; idempotent. Without a device a clock takes its place.

        Raises:
            AudioError: See `prepare`.
            EngineStoppedError: `stop` was called meanwhile.
        """
        self._wanted = True
        self._state = "starting" if self._keeper is None else self._state
        try:
            self.prepare(progress)
            with self._lock:
                self._open()
        finally:
            if self._keeper is None:
                self._state = "stopped"

    def _open(self) -> None:
        if self._keeper is not None:
            return
        if not self._wanted:
            raise EngineStoppedError("the engine was stopped while it started")
        from trayapp.audio.output_keeper import OutputKeeper  # noqa: PLC0415  loads numba

        renderer, self._prepared = self._prepared, None
        assert renderer is not None
        keeper = OutputKeeper(renderer, self._settings, self._tell)
        keeper.start()
        self._renderer, self._keeper, self._state = renderer, keeper, "running"
        atexit.register(self.stop)
        for name, value in self._effects.items():
            renderer.set_effect(name, value)
        unused_memory.give_back_llvm()
        unused_memory.give_back_heap()

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Fades, closes the output and ends the threads; idempotent. No sound and no callback follows.

        Returns:
            False where a driver did not let go within `timeout_s`; what it could still touch is then kept for ever.
        """
        self._wanted = False
        preparation, self._preparation = self._preparation, Preparation()
        preparation.stop()
        with self._lock:
            keeper = self._keeper
            clean = keeper.stop(timeout_s) if keeper is not None else True
            renderer, self._renderer, self._keeper = self._renderer, None, None
            self._state = "stopped"
        if renderer is not None:
            if clean:
                renderer.close()
            else:
                _abandoned.append(renderer)
        atexit.unregister(self.stop)
        return clean

    # -- what sounds -----------------------------------------------------------------------------------------------

    def play(self, specs: "Sequence[VoiceSpec]", at_ns: int | None = None) -> int:
        """Starts one note, all its voices on the same frame.

        Args:
            specs: What the instrument resolved the note into; none is no note.
            at_ns: When it was struck, on `time.perf_counter_ns`. The delay from there to the sound is always the same.

        Returns:
            The note's id for `note_off` and `stop_note`; 0 where nothing was started.
        """
        renderer = self._renderer
        if renderer is None or not specs:
            return 0
        note = next(self._notes)
        return note if renderer.play(specs, note, at_ns) else 0

    def note_off(self, note: int = 0, *, channel: int = 0, key: int = 0, at_ns: int | None = None) -> None:
        """Releases one note, or with `note` 0 whatever sounds on the key. Pedals may hold it."""
        if self._renderer is not None:
            self._renderer.note_off(note, channel, key, at_ns)

    def stop_note(self, note: int, fade_s: float = 0.005) -> None:
        """Ends one note whatever its pedals say."""
        if self._renderer is not None:
            self._renderer.stop_note(note, fade_s)

    def control(self, controller: int, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Moves a MIDI controller (pedals, wheel, CC 0..127) to 0..1."""
        if self._renderer is not None:
            self._renderer.control(controller, value, channel, at_ns)

    def pitch_bend(self, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Moves the wheel, -1..1."""
        if self._renderer is not None:
            self._renderer.pitch_bend(value, channel, at_ns)

    def pressure(self, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Channel pressure, 0..1."""
        if self._renderer is not None:
            self._renderer.pressure(value, channel, at_ns)

    def key_pressure(self, key: int, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Pressure of one key, 0..1."""
        if self._renderer is not None:
            self._renderer.key_pressure(key, value, channel, at_ns)

    def reset_controllers(self, channel: int = 0) -> None:
        """Controllers of the channel return to their defaults; the pedals let go."""
        if self._renderer is not None:
            self._renderer.reset_controllers(channel)

    def set_fx_param(self, name: str, value: float) -> None:
        """Moves an effect parameter (`effect.parameter`, see `effects.parameters`) to 0..1; it lasts.

        Raises:
            UnknownParameterError: No effect has it.
        """
        parameter_index(name)
        self._effects[name] = min(max(value, 0.0), 1.0)
        if self._renderer is not None:
            self._renderer.set_effect(name, self._effects[name])

    def set_gain(self, gain_db: float) -> None:
        """Moves the master volume until the settings say another one."""
        if self._renderer is not None:
            self._renderer.set_gain(gain_db)

    def stop_all(self) -> None:
        """Panic: everything fades in 5 ms, the effects' tails too."""
        if self._renderer is not None:
            self._renderer.stop_all()

    def swap_instrument(self, instrument: Any) -> None:
        """Fades what sounds and holds `instrument`; the former one is let go when its last voice is over."""
        before, self._instrument = self._instrument, instrument
        if self._renderer is not None:
            self._renderer.swap(before)

    # -- the output ------------------------------------------------------------------------------------------------

    def reconfigure(self, settings: AudioSettings, timeout_s: float = RECONFIGURE_TIMEOUT_S) -> None:
        """Moves to other settings while running. Effects and instrument survive; notes too unless the rate changes.

        Raises:
            AudioError: The new settings do not work, or not in time; the message says why and what plays now.
            EngineStoppedError: The engine is shutting down.
        """
        keeper = self._keeper
        if keeper is None:
            with self._lock:
                self._settings = settings
            return
        keeper.reconfigure(settings, timeout_s)
        self._settings = settings

    def status(self) -> EngineStatus:
        """What the engine does now. A few microseconds."""
        renderer, keeper, settings = self._renderer, self._keeper, self._settings
        base = EngineStatus(
            state=self._state,
            wanted=settings.device,
            latency_mode=settings.latency_mode,
            polyphony=settings.polyphony,
            effects=dict(self._effects),
        )
        if renderer is None or keeper is None:
            return base
        from trayapp.audio.status_reading import read_status  # noqa: PLC0415  loads numba

        return read_status(base, renderer, keeper)

    def _tell(self) -> None:
        if self._changed is not None:
            try:
                self._changed(self.status())
            except Exception:
                logger.exception("a listener to the audio status failed")


_abandoned: list[Any] = []
"""Memory that a driver which hangs may still write to."""
