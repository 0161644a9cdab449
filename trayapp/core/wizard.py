"""What the wizard that describes an unknown controller shows, and what a person answers.

The way: `WizardAsk("start", PORT)`, then each of `STEPS` in turn, moved on by `next`. While it runs, the controller's
messages teach and do nothing else. Each answer and each control found makes a new `WizardEvent` on the bus; a view
draws the newest one, sends asks, and needs nothing more. `padtray ctl wizard` sends the same asks.

| step | what the person does | answers that mean something |
| --- | --- | --- |
| `pads_a` | presses each pad of bank A, the upper row first, from the left | `next`, `undo` |
| `pads_b` | switches to bank B and does the same; goes on at once if there is none | `next`, `undo`, `back` |
| `knobs` | turns each knob and fader a little to the right and back, one after the other | the same |
| `keys` | presses the lowest and the highest piano key; goes on at once if there is none | the same |
| `lights` | looks whether the pads of bank A do what `question` says | `yes`, `no`, `next` (no lights), `back` |
| `name` | gives it a name | `save` with the name, `back` |
| `saved` | nothing: the profile is in use | - |

`cancel` ends it at any time; `stopped` is shown then, and also when the controller is unplugged.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

WizardStep = Literal["pads_a", "pads_b", "knobs", "keys", "lights", "name", "saved", "stopped"]
STEPS: tuple[WizardStep, ...] = ("pads_a", "pads_b", "knobs", "keys", "lights", "name")
Answer = Literal["start", "next", "back", "undo", "yes", "no", "save", "cancel"]
Question = Literal["", "lit", "colours"]
"""Whether the pads are lit; whether the first ones are red, green, blue and yellow."""


@dataclass(frozen=True, slots=True)
class WizardAsk:
    """An answer. `text` is the port for `start` and the profile's name for `save`."""

    do: Answer
    text: str = ""


@dataclass(frozen=True, slots=True)
class WizardEvent:
    """Where the wizard stands.

    `found` are the controls of this step in order, each in words as `note 36, channel 10`; `known` counts the controls
    of the other steps, as ("pads_a", 8). `hint` says why what was just touched does not count. `file` is where the
    profile was saved. `suggestion` is a name to offer.
    """

    name: ClassVar[str] = "midi.wizard"
    port: str
    step: WizardStep
    found: tuple[str, ...] = ()
    known: tuple[tuple[WizardStep, int], ...] = ()
    question: Question = ""
    hint: str = ""
    suggestion: str = ""
    file: str = ""

    @property
    def key(self) -> Any:
        """The newest is enough."""
        return self.name
