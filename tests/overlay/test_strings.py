"""No text is missing in any language, none is left over, and all are filled alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter

import pytest

import overlay
from overlay.strings import LANGUAGES, chosen, speak, t, texts
from overlay.words import choice_text
from plugins.piano import offer
from trayapp.core.action import ActionSpec
from trayapp.core.action_table import BUILT_IN
from trayapp.texts import row_key

SPECS = (*BUILT_IN, *(value for value in vars(offer).values() if isinstance(value, ActionSpec)))

FOLDER = Path(overlay.__file__).parent
ROWS = {
    *(text for spec in SPECS for text in (spec.title, spec.group, spec.about, *(p.text for p in spec.params)) if text),
    *offer.EFFECT_TEXTS.values(),
    *(param.text for param in (offer.INSTRUMENT, offer.SOUND, offer.TRANSPOSE, offer.TOUCH)),
}


@lru_cache(maxsize=1)
def _sources() -> tuple[ast.AST, ...]:
    files = (*FOLDER.rglob("*.py"), *(FOLDER.parent / "trayapp").rglob("*.py"))
    return tuple(node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8"))))


def _asked() -> Iterator[ast.expr]:
    """The first argument of every call of `t`."""
    for node in _sources():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t" and node.args:
            yield node.args[0]


@lru_cache(maxsize=1)
def _made() -> tuple[str, ...]:
    """The beginnings of the keys that the code makes from a value."""
    made = (node for asked in _asked() for node in ast.walk(asked) if isinstance(node, ast.JoinedStr))
    return tuple(str(node.values[0].value) for node in made if isinstance(node.values[0], ast.Constant))


def test_every_text_that_the_code_names_exists() -> None:
    constants = (node for asked in _asked() for node in ast.walk(asked) if isinstance(node, ast.Constant))
    named = {node.value for node in constants if isinstance(node.value, str) and re.fullmatch(r"\w+\.\w+", node.value)}
    assert len(named) > 100
    assert named - texts("en").keys() - set(_made()) == set()
    assert {made for made in _made() if not any(key.startswith(made) for key in texts("en"))} == set()


def test_no_text_is_left_over() -> None:
    named = {node.value for node in _sources() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    rows = {f"row.{row_key(text)}" for text in ROWS}
    assert {key for key in texts("en").keys() - named - rows if not key.startswith(_made())} == set()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_another_language_has_the_same_texts_with_the_same_places_to_fill(language: str) -> None:
    assert texts("en").keys() - texts(language).keys() == set()
    assert {key for key in texts(language).keys() - texts("en").keys() if not key.startswith("row.")} == set()
    for key in texts("en"):
        assert _places(texts(language)[key]) == _places(texts("en")[key]), key


def test_every_action_and_setting_has_its_words_in_every_other_language() -> None:
    assert {row for row in ROWS if f"row.{row_key(row)}" not in texts("ru")} == set()
    values = {value for spec in SPECS for param in spec.params for value in param.choices}
    assert {value for value in values if choice_text(value) == value.replace("_", " ")} <= {
        *("GET", "POST", "PUT", "PATCH", "DELETE")
    }


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_text_is_filled_and_an_unknown_key_shows_itself() -> None:
    assert t("pad.name", bank="A", position=3) == "Pad A3"
    assert t("no.such") == "no.such"


def test_the_language_is_chosen_by_the_setting_or_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen("ru") == "ru"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for system, language in (("ru_RU", "ru"), ("Russian_Russia", "ru"), ("de_DE", "en"), (None, "en")):
        monkeypatch.setattr("locale.getlocale", lambda system=system: (system, "UTF-8"))
        assert chosen("auto") == language
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert chosen("auto") == "ru"
    monkeypatch.setenv("LC_ALL", "C")
    assert chosen("auto") == "en"


def test_russian_is_spoken_when_asked_for() -> None:
    speak("ru")
    try:
        assert t("menu.settings") == "Настройки…"
    finally:
        speak("en")
