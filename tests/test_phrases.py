"""Everything that the program says to people can be said in every language."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter

import pytest

import trayapp
from trayapp.core import errors
from trayapp.core.action import Param
from trayapp.core.action_table import check_value
from trayapp.core.control import Control
from trayapp.core.errors import BadInputError, UnavailableError
from trayapp.core.events import ActionEvent
from trayapp.core.phrase import Phrase, joined
from trayapp.core.scale import Scale
from trayapp.texts import LANGUAGES, phrases, say, speak

# ruff: noqa: RUF001 - Russian letters look like others
ROOT = Path(trayapp.__file__).parents[1]
OTHERS = [language for language in LANGUAGES if language != "en"]
ENGLISH_ALONE = (
    "trayapp/answers.py", "trayapp/control/report.py", "trayapp/control/server.py", "trayapp/bench/",
    "trayapp/audio/fluidsynth_peer.py", "trayapp/audio/sfizz_peer.py", "trayapp/midi/midi_file.py",
    "trayapp/midi/wake_windows.py", "trayapp/midi/windows_notice.py", "plugins/piano/commands.py",
    "plugins/piano/rendering.py",
)  # fmt: skip
"""What answers the command line for programs, or is only logged."""


@pytest.fixture
def russian() -> Iterator[None]:
    speak("ru")
    yield
    speak("en")


@lru_cache(maxsize=1)
def _made() -> tuple[tuple[str, ast.expr], ...]:
    """(place, first argument) of every phrase and every error of ours that the code makes."""
    trees = {
        str(path.relative_to(ROOT).as_posix()): ast.parse(path.read_text("utf-8"))
        for room in ("trayapp", "overlay", "plugins")
        for path in sorted((ROOT / room).rglob("*.py"))
    }
    ours = {name for name in vars(errors) if name.endswith("Error")}
    for _ in range(3):  # classes of classes
        for tree in trees.values():
            ours |= {
                node.name
                for node in ast.walk(tree)
                if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & ours
            }
    return tuple(
        (f"{name}:{node.lineno}", node.args[0])
        for name, tree in trees.items()
        if not name.startswith(ENGLISH_ALONE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ours | {"Phrase"} and node.args
    )


def _constants(made: ast.expr) -> Iterator[str]:
    if isinstance(made, ast.Constant) and isinstance(made.value, str):
        yield made.value
    elif isinstance(made, ast.IfExp):
        yield from _constants(made.body)
        yield from _constants(made.orelse)


@lru_cache(maxsize=1)
def _templates() -> frozenset[str]:
    return frozenset(text for _, made in _made() for text in _constants(made))


def _has_words(template: str) -> bool:
    return bool(re.search(r"[^\W\d]", re.sub(r"\{[^}]*\}", "", template)))


def _rows(language: str) -> dict[str, str]:
    tables = tomllib.loads((ROOT / f"assets/strings/{language}-phrases.toml").read_text("utf-8"))
    return {template: text for rows in tables.values() for template, text in rows.items()}


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_of_the_code_is_translated_and_no_translation_is_left_over(language: str) -> None:
    assert len(_templates()) > 300
    assert {template for template in _templates() - _rows(language).keys() if _has_words(template)} == set()
    assert _rows(language).keys() - _templates() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places_to_fill_and_the_remedy_apart(language: str) -> None:
    for template, text in _rows(language).items():
        assert _places(template) == _places(text), template
        assert ("; " in template) == ("; " in text), template


def test_no_text_is_put_together_where_nobody_could_translate_it() -> None:
    """A formatted string has no template; it may only hold what has no words of its own."""
    wrong = [
        place
        for place, made in _made()
        for node in ast.walk(made)
        if isinstance(node, ast.JoinedStr)
        and any(isinstance(part, ast.Constant) and re.search(r"[^\W\d]", str(part.value)) for part in node.values)
    ]
    assert wrong == []


@pytest.mark.usefixtures("russian")
def test_a_phrase_is_said_with_all_that_it_is_made_of() -> None:
    cause = UnavailableError(
        "no window of {name!r} is open; start the program, or bind an action that starts it", name="obs"
    )
    told = Phrase("step {number}: {error}", number=2, error=cause)
    assert say(told) == "шаг 2: нет открытого окна «obs»; запустите программу или назначьте «Запустить программу»"
    assert told == "step 2: no window of 'obs' is open; start the program, or bind an action that starts it"


@pytest.mark.usefixtures("russian")
def test_what_is_wrong_and_the_remedy_are_said_apart() -> None:
    what, remedy = Phrase("there is no microphone; plug one in").parts()
    assert (say(what), say(remedy)) == ("нет микрофона", "подключите его")


@pytest.mark.usefixtures("russian")
def test_a_press_is_told_in_one_line() -> None:
    did = Phrase("{whose} muted", whose=Phrase("Microphone"))
    event = ActionEvent(Control("pad", "A", 3), "Mute", did, ok=True, ms=0.44)
    words = "Пэд A3 «Mute» → Микрофон: звук выключен · 0,4 мс"
    assert say(event.sentence) == words
    assert event.sentence == "Pad A3 “Mute” → Microphone muted · 0.4 ms"


@pytest.mark.usefixtures("russian")
def test_units_in_a_phrase_are_said_as_in_its_language() -> None:
    cutoff = Phrase("{effect} {value}", effect=Phrase("Filter"), value=Scale(20, 20_000, "Hz", "octaves").phrase(0.87))
    assert (say(cutoff), str(cutoff)) == ("Фильтр 8,1 кГц", "Filter 8.1 kHz")
    gap = Param("gap", "int", "Time between two", low=0, high=10_000, unit="ms")
    with pytest.raises(BadInputError) as refused:
        check_value("gap", gap, -1)
    assert say(refused.value).endswith("от 0 до 10000 мс")
    assert str(refused.value).endswith("0 to 10000 ms")


@pytest.mark.usefixtures("russian")
def test_numbers_in_a_phrase_are_written_as_in_its_language() -> None:
    turned = Phrase("{whose} {volume:.0%}", whose=Phrase("Microphone"), volume=0.63)
    assert (say(turned), str(turned)) == ("Микрофон 63\N{NO-BREAK SPACE}%", "Microphone 63%")
    limit = Phrase("PadTray did not answer within {seconds:g} s", seconds=2.5)
    assert say(limit) == "PadTray не ответил за 2,5 с"
    assert say(Phrase("{path}: more than {most:,} events", path="1.5", most=20_000)).startswith("1.5:")


@pytest.mark.usefixtures("russian")
def test_a_text_that_is_no_phrase_or_has_no_translation_stays() -> None:
    assert say("as it is {x}") == "as it is {x}"
    assert say(Phrase("of a plugin, with {braces}")) == "of a plugin, with {braces}"
    assert say(joined("; ", (Phrase("no audio device"), "", Phrase("panic")))) == "нет звукового устройства; паника"
    assert phrases("en") == {}
