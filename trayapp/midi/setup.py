"""The wizard with the room around it: hears a controller, lights it, and saves what was found."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock

from trayapp.core.commands import ChangeSettings
from trayapp.core.device_profile import DeviceProfile
from trayapp.core.errors import BadInputError
from trayapp.core.events import MidiEvent
from trayapp.core.wizard import WizardAsk, WizardEvent
from trayapp.midi.dispatcher import Dispatcher
from trayapp.midi.wizard import Message, Wizard
from trayapp.store import atomic
from trayapp.store.preset_file import file_name
from trayapp.store.store import Store
from trayapp.store.toml_text import rewritten


class Setup:
    """One wizard at a time. Asked on any thread; hears on a driver's thread.

    `light` lights a port's controller by messages and returns at once; None lets it go. `reload` reads the profiles
    anew. Two locks, as a driver's thread holds the dispatcher's while it is heard here: whoever asks may call the
    dispatcher, whoever holds the wizard never does.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        publish: Callable[[WizardEvent], object],
        folder: Path,
        light: Callable[[str, list[Message] | None], object],
        reload: Callable[[], object],
    ) -> None:
        self._store, self._dispatcher, self._publish = store, dispatcher, publish
        self._folder, self._light, self._reload = folder, light, reload
        self._asking, self._hearing = Lock(), Lock()
        self._wizard: Wizard | None = None
        self._port = ""

    def ask(self, ask: WizardAsk) -> WizardEvent:
        """Carry out an answer and return what is shown then; it is published as well.

        Raises:
            BadInputError: nothing runs, nothing was found, or the name does not do.
            OSError: the profile could not be written.
        """
        with self._asking:
            if ask.do == "start":
                self._end()
                self._begin(ask.text)
            wizard = self._wizard
            if wizard is None:
                raise BadInputError("no wizard runs; start it with a port: padtray ctl wizard start PORT")
            if ask.do == "cancel":
                self._end()
                event = WizardEvent(self._port, "stopped")
            elif ask.do == "save":
                event = self._save(wizard, ask.text)
            else:
                event = self._answer(wizard, ask)
            self._publish(event)
            return event

    def lost(self, port: str) -> None:
        """A controller is gone; a wizard for it ends."""
        with self._asking:
            if self._wizard is not None and port == self._port:
                self._end()
                self._publish(WizardEvent(port, "stopped"))

    def _begin(self, port: str) -> None:
        with self._hearing:
            self._port, self._wizard = port, Wizard(port)
        self._light(port, [])
        self._dispatcher.divert(port, self._hear)

    def _answer(self, wizard: Wizard, ask: WizardAsk) -> WizardEvent:
        with self._hearing:
            before = wizard.lit
            wizard.answer(ask)
            event, lit, dark = wizard.show(), wizard.lit, wizard.dark
        if lit != before:
            self._light(self._port, [*dark, *lit])
        return event

    def _hear(self, event: MidiEvent) -> None:
        with self._hearing:
            if self._wizard is not None and self._wizard.hear(event):
                self._publish(self._wizard.show())

    def _save(self, wizard: Wizard, name: str) -> WizardEvent:
        source = f"Described by its owner with PadTray's wizard on {datetime.now().astimezone():%Y-%m-%d}."
        with self._hearing:
            profile = wizard.profile(name.strip(), source)
        path = self._folder / file_name(profile.name, [])
        atomic.write(path, text_of(profile))
        self._end()
        self._choose(profile)
        self._reload()
        return WizardEvent(self._port, "saved", file=str(path))

    def _choose(self, profile: DeviceProfile) -> None:
        """The new one counts, also where another one was chosen by hand or fits as well."""
        chosen = dict(self._store.snapshot.settings.midi.profiles) | {self._port: profile.name}
        self._store.dispatch(ChangeSettings(values={"midi.profiles": chosen}))

    def _end(self) -> None:
        with self._hearing:
            wizard, self._wizard = self._wizard, None
        if wizard is not None:
            self._dispatcher.divert(self._port, None)
            if wizard.lit:
                self._light(self._port, wizard.dark)
            self._light(self._port, None)


def text_of(profile: DeviceProfile) -> str:
    """The profile as TOML, defaults left out."""
    return rewritten("", profile.model_dump(mode="json"), profile.model_dump(mode="json", exclude_defaults=True))
