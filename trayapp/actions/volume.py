"""`volume`: master, microphone, a program or the one in front; set, up, down, muted, or turned by a knob."""

from trayapp.actions.family import family
from trayapp.actions.means import Carrier, Means
from trayapp.actions.platform.base import Platform
from trayapp.actions.shown import View
from trayapp.actions.values import number, text
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.errors import BadInputError
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase

_MUTING = {"mute": True, "unmute": False}


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        target, pids = resolve(means.platform, text(call.action, "target"))
        mixer, operation = means.platform.volume, text(call.action, "op")
        if call.phase == "turn":
            mixer.set_level(target, call.value, None, pids)
            return _set_to(target, call.value)
        if operation in _MUTING:
            muted: bool | None = _MUTING[operation]
        else:
            muted = not mixer.level(target, pids).muted if operation == "toggle_mute" else None
        if muted is not None:
            mixer.set_level(target, None, muted, pids)
            return Phrase("{whose} muted" if muted else "{whose} on", whose=title(target))
        volume = number(call.action, "value") / 100
        if operation != "set":
            volume = stepped(mixer.level(target, pids).volume, volume if operation == "up" else -volume)
        mixer.set_level(target, volume, None, pids)
        return _set_to(target, volume)

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """Lit where an action that mutes (or unmutes) has its way; with the volume, which a knob picks up."""
    target = text(action, "target")
    pids: frozenset[int] = frozenset()
    if target == "foreground":
        if view.window is None:
            return TargetState("off")
        target, pids = f"app:{view.window.program}", view.family
    level = view.platform.volume.known(target, pids)
    if level is None:
        return TargetState("off")
    lit = {"mute": level.muted, "toggle_mute": level.muted, "unmute": not level.muted}
    detail = Phrase("muted") if level.muted else Phrase("{volume:.0%}", volume=level.volume)
    is_on = lit.get(text(action, "op"), False)
    return TargetState("on" if is_on else "off", detail, min(1.0, level.volume))


def stepped(volume: float, step: float) -> float:
    """A volume after a step up or down, from 0 to 100 %, or to where it was above that already."""
    return max(0.0, min(max(1.0, volume), volume + step))


def resolve(platform: Platform, target: str) -> tuple[str, frozenset[int]]:
    """The target for the mixer, and the processes that belong to it where it is the program in front.

    Raises:
        BadInputError: there is no such target.
        UnavailableError: no program is in front, or the system does not tell.
    """
    if target == "foreground":
        window = platform.windows.foreground()
        return f"app:{window.program}", family(window.pid)
    if target in {"master", "mic"} or (target.startswith("app:") and target != "app:"):
        return target, frozenset()
    raise BadInputError(
        "{target!r} is no volume target; write master, mic, foreground, or app: and a program's name", target=target
    )


_TITLES = {"master": Phrase("Master"), "mic": Phrase("Microphone")}


def title(target: str) -> str:
    """The target as people read it."""
    return _TITLES.get(target, target.removeprefix("app:"))


def _set_to(target: str, volume: float) -> Phrase:
    return Phrase("{whose} {volume:.0%}", whose=title(target), volume=volume)
