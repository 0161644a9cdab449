"""The steps of a macro, as people write them: one action a line, `wait`, `down` and `up`. Pure.

keystroke keys=ctrl+c
wait 250
text text="Hello, world"
down shift
up shift
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from trayapp.core.action import Action, ActionSpec, Param, ParamValue
from trayapp.core.action_table import check
from trayapp.core.chord import Chord, parse_chord
from trayapp.core.errors import BadInputError
from trayapp.core.phrase import Phrase

LONGEST_WAIT_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while."""

    ms: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Keys go down and stay down until `LetGo`, or the end of the macro."""

    chord: Chord


@dataclass(frozen=True, slots=True)
class LetGo:
    """Keys that this macro holds go up."""

    chord: Chord


Step = Action | Wait | Hold | LetGo


def parse_steps(lines: tuple[str, ...], specs: Mapping[str, ActionSpec]) -> tuple[Step, ...]:
    """Read the steps, each checked against its row; empty lines and those that begin with # are left out.

    Raises:
        BadInputError: a step does not fit; names its number.
    """
    steps = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                steps.append(parse_step(line, specs))
            except BadInputError as error:
                raise BadInputError("step {number}: {error}", number=number, error=error) from error
    return tuple(steps)


def parse_step(line: str, specs: Mapping[str, ActionSpec]) -> Step:
    """Read one step.

    Raises:
        BadInputError: it does not fit.
    """
    try:
        kind, *words = shlex.split(line)
    except ValueError as error:
        raise BadInputError("{error}; put texts with blanks in double quotes", error=error) from error
    if kind == "wait":
        return Wait(_wait_ms(words))
    if kind in {"down", "up"}:
        if len(words) != 1:
            raise BadInputError("{kind} takes one chord, like {kind} ctrl+shift", kind=kind)
        chord = parse_chord(words[0])
        return Hold(chord) if kind == "down" else LetGo(chord)
    spec = specs.get(kind)
    if spec is None:
        raise BadInputError(
            "there is no action {kind!r}; a step is like: keystroke keys=ctrl+c, or wait 250", kind=kind
        )
    params = dict(_param(spec, word) for word in words)
    return Action(kind=kind, params=check(Action(kind=kind, params=params), specs))


def _wait_ms(words: list[str]) -> float:
    try:
        (ms,) = map(float, words)
    except ValueError as error:
        raise BadInputError("wait takes milliseconds, like wait 250") from error
    if not 0 <= ms <= LONGEST_WAIT_MS:
        raise BadInputError("wait {ms:g} is out of range; it takes 0 to {most} ms", ms=ms, most=LONGEST_WAIT_MS)
    return ms


def _param(spec: ActionSpec, word: str) -> tuple[str, ParamValue]:
    name, sign, value = word.partition("=")
    param = next((param for param in spec.params if param.name == name), None)
    if not sign or param is None:
        names = ", ".join(f"{param.name}=" for param in spec.params)  # the word itself may be a text to type
        raise BadInputError(
            "{kind}: a word is no parameter; it takes {names}", kind=spec.kind, names=names or Phrase("none")
        )
    return name, _value(spec.kind, param, value)


def _value(kind: str, param: Param, value: str) -> ParamValue:
    if param.kind == "list":
        return tuple(value.split("|"))
    if param.kind == "bool" and value in {"true", "false"}:
        return value == "true"
    if param.kind not in {"int", "float"}:
        return value
    try:
        number = float(value)
    except ValueError as error:
        raise BadInputError(
            "{kind}: {name} is {value!r}; it takes a number", kind=kind, name=param.name, value=value
        ) from error
    return int(number) if param.kind == "int" and number == int(number) else number
