"""Presets from and for other people: what an import would do is listed and disarmed, an export has no secrets."""

import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trayapp.core.action import Action, ActionSpec, ParamValue
from trayapp.core.binding import Binding
from trayapp.core.commands import CreatePreset
from trayapp.core.control import note_name
from trayapp.core.errors import BadInputError
from trayapp.core.gesture import gesture_phrase
from trayapp.core.phrase import Phrase
from trayapp.core.preset import Preset, PresetKind
from trayapp.core.state import AppState
from trayapp.store import atomic, preset_file
from trayapp.store.document import text_of

Specs = Mapping[str, ActionSpec]
_DOES = {
    "launches": Phrase("launches"),
    "runs": Phrase("runs"),
    "types": Phrase("types"),
    "sends": Phrase("sends"),
    "changes": Phrase("changes"),
}


@dataclass(frozen=True, slots=True)
class PresetImport:
    """A stranger's preset. `asks` are the lines to show before arming the bindings that came in disarmed."""

    preset: Preset
    asks: tuple[Phrase, ...]


def read_preset(path: Path, specs: Specs) -> PresetImport:
    """Read one preset that somebody else made; `specs` are all kinds of actions known now.

    Raises:
        BadInputError: it cannot be read; with the line and the reason.
    """
    try:
        preset = preset_file.parse(path.name, text_of(path, path.name))
    except OSError as error:
        raise BadInputError("{path} cannot be read: {reason}", path=path, reason=error.strerror) from error
    return PresetImport(disarmed(preset, specs), tuple(asks(preset, specs)))


def is_preset(path: Path) -> bool:
    """Whether a file looks like one of today's presets, which may still hold a fault."""
    try:
        return {"kind", "name"} <= tomllib.loads(path.read_text(encoding="utf-8-sig")).keys()
    except (OSError, ValueError):
        return False


def create_command(state: AppState, preset: Preset) -> CreatePreset:
    """The command that adds an imported preset, under a name that is free."""
    return CreatePreset(preset=preset.replace(name=free_name(state.presets_of(preset.kind), preset.name)))


def free_name(presets: tuple[Preset, ...], name: str) -> str:
    """The name itself, or the first of `NAME 2`, `NAME 3` ... that no preset has."""
    taken = {preset.name for preset in presets}
    free, number = name, 2
    while free in taken:
        free, number = f"{name[:55].rstrip()} {number}", number + 1
    return free


def export_preset(preset: Preset, path: Path, specs: Specs) -> tuple[Phrase, ...]:
    """Write one preset as a file for others; returns a line for each value that was left out.

    Raises:
        OSError: it could not be written.
    """
    left: list[Phrase] = []
    bindings = {}
    for position, binding in preset.bindings.items():
        gestures = {}
        for gesture, action in binding.gestures.items():
            shared = dict(_without_secrets(action, specs))
            missing = [name for name, value in action.params.items() if shared.get(name) != value]
            if missing:
                left.append(
                    Phrase(
                        "{place}, {gesture}: {names}",
                        place=_place(preset, position),
                        gesture=gesture_phrase(gesture),
                        names=", ".join(missing),
                    )
                )
            gestures[gesture] = action.replace(params=shared)
        bindings[position] = binding.replace(gestures=gestures, armed=True)
    atomic.write(path, preset_file.render(preset.replace(bindings=bindings), ""))
    return tuple(left)


def disarmed(preset: Preset, specs: Specs) -> Preset:
    """The preset with every binding disarmed that `asks` has a line for."""
    return preset.replace(
        bindings={
            position: binding.replace(armed=False) if any(_asks(binding, specs)) else binding
            for position, binding in preset.bindings.items()
        }
    )


def asks(preset: Preset, specs: Specs) -> Iterator[Phrase]:
    """A line for everything that the preset would launch, run, type, send or listen to."""
    for position, binding in preset.bindings.items():
        for line in _asks(binding, specs):
            place = _place(preset, position)
            if binding.label:
                place = Phrase("{place} “{label}”", place=place, label=visible(binding.label))
            yield Phrase("{place}, {line}", place=place, line=line)


def _asks(binding: Binding, specs: Specs) -> Iterator[Phrase]:
    if binding.hotkey:
        yield Phrase("listens everywhere to {hotkey}", hotkey=binding.hotkey)
    for gesture, action in binding.gestures.items():
        spec = specs.get(action.kind)
        values = " ".join(_shown(value) for value in action.params.values())
        if spec is None:
            yield Phrase(
                "{gesture} does {kind!r}, which is not known here: {values}",
                gesture=gesture_phrase(gesture),
                kind=action.kind,
                values=values,
            )
        elif spec.danger:
            yield Phrase(
                "{gesture} {does} {values}", gesture=gesture_phrase(gesture), does=_DOES[spec.danger], values=values
            )


def visible(text: str) -> str:
    """Every character visible: none that reverses or hides the rest."""
    return repr(text)[1:-1]


def _shown(value: ParamValue) -> str:
    """Every character visible: none that reverses or hides the rest."""
    return " ".join(map(repr, value)) if isinstance(value, tuple) else repr(value)


def _without_secrets(action: Action, specs: Specs) -> Iterator[tuple[str, ParamValue]]:
    """The parameters that others may see; of a macro's steps each that holds a secret becomes a comment."""
    for name, value in action.params.items():
        if name == "steps" and isinstance(value, tuple) and action.kind in specs:
            yield name, tuple(line if _is_open(line, specs) else "# a step with a secret was here" for line in value)
        elif not _is_secret(action.kind, name, specs):
            yield name, value


def _is_open(line: str, specs: Specs) -> bool:
    """Whether a step, and every step inside it, holds no secret."""
    try:
        kind, *words = shlex.split(line) or [""]
    except ValueError:
        return False
    if line.lstrip().startswith("#") or kind in {"", "wait", "down", "up"}:
        return True
    given = [word.partition("=")[::2] for word in words]
    return all(
        all(_is_open(step, specs) for step in value.split("|"))
        if name == "steps"
        else not _is_secret(kind, name, specs)
        for name, value in given
    )


def _is_secret(kind: str, name: str, specs: Specs) -> bool:
    spec = specs.get(kind)
    return spec is None or any(param.secret for param in spec.params if param.name == name)


_PLACES: dict[PresetKind, Phrase] = {
    "pad": Phrase("pad {name}"),
    "knob": Phrase("knob {name}"),
    "key": Phrase("key {name}"),
}


def _place(preset: Preset, position: int) -> Phrase:
    name = note_name(position) if preset.kind == "key" else position
    return Phrase(_PLACES[preset.kind], name=name)
