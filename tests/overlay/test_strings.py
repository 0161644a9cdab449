"""No text is missing in any language, none is left over, and all are filled alike."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import overlay
from overlay.strings import LANGUAGES, chosen, speak, t, texts

FOLDER = Path(overlay.__file__).parent
# keys that the code makes from a value, by their beginning
MADE = (
    "action.",
    "audio.",
    "choice.",
    "gesture.",
    "general.",
    "menu.preset_",
    "menu.add_",
    "midi.",
    "settings.",
    "about.",
)


def _used() -> set[str]:
    source = "\n".join(path.read_text() for path in FOLDER.rglob("*.py"))
    return set(re.findall(r"""\bt\(\s*["']([a-z_]+\.[a-z_]+)["']""", source)) | set(
        re.findall(r'"((?:panel|menu|head|knob|piano)\.[a-z_]+)"', source)
    )


def test_every_text_that_the_code_names_exists() -> None:
    assert _used() - texts("en").keys() == set()


def test_no_text_is_left_over() -> None:
    unused = {key for key in texts("en").keys() - _used() if not key.startswith(MADE)}
    assert unused == set()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_another_language_has_the_same_texts_with_the_same_places_to_fill(language: str) -> None:
    assert texts(language).keys() == texts("en").keys()
    for key, text in texts(language).items():
        assert _places(text) == _places(texts("en")[key]), key


def _places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_text_is_filled_and_an_unknown_key_shows_itself() -> None:
    assert t("pad.name", bank="A", position=3) == "Pad A3"
    assert t("no.such") == "no.such"


def test_the_language_is_chosen_by_the_setting_or_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen("ru") == "ru"
    for system, language in (("ru_RU", "ru"), ("Russian_Russia", "ru"), ("de_DE", "en"), (None, "en")):
        monkeypatch.setattr("locale.getlocale", lambda system=system: (system, "UTF-8"))
        assert chosen("auto") == language


def test_russian_is_spoken_when_asked_for() -> None:
    speak("ru")
    try:
        assert t("menu.settings") == "Настройки…"
    finally:
        speak("en")
