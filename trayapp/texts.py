"""Texts that people read, by key from plain files in assets/strings; English where a language lacks one.

A phrase of the program (`trayapp.core.phrase`) is English in the code; the file `LANGUAGE-phrases.toml` has its
translation under its template.
"""

import locale
import math
import os
import re
import tomllib
from functools import lru_cache
from string import Formatter
from typing import Any

from typing_extensions import override

from trayapp.core.phrase import Phrase
from trayapp.paths import assets

LANGUAGES = ("en", "ru")


@lru_cache(maxsize=4)
def texts(language: str) -> dict[str, str]:
    """All texts of a language by dotted key."""
    path = assets() / "strings" / f"{language}.toml"
    if not path.is_file():
        return {}
    tables = tomllib.loads(path.read_text("utf-8"))
    return {f"{table}.{key}": text for table, rows in tables.items() for key, text in rows.items()}


def chosen(setting: str) -> str:
    """The language for the setting `auto`, `en` or `ru`."""
    if setting != "auto":
        return setting
    told = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))  # holds where no locale is installed
    system = (next(filter(None, told), "") or locale.getlocale()[0] or "en").lower()
    return "ru" if system.startswith(("ru", "russian")) else "en"


@lru_cache(maxsize=4)
def phrases(language: str) -> dict[str, str]:
    """The translations of phrases by their templates, and of what stands before and after a `; `; none for English."""
    path = assets() / "strings" / f"{language}-phrases.toml"
    if not path.is_file():
        return {}
    whole = {key: text for rows in tomllib.loads(path.read_text("utf-8")).values() for key, text in rows.items()}
    parts = (
        part
        for key, text in whole.items()
        if "; " in key
        for part in zip(key.split("; ", 1), text.split("; ", 1), strict=True)
    )
    return dict(parts) | whole


@lru_cache(maxsize=4)
def _emoji(language: str) -> dict[str, str]:
    path = assets() / "strings" / f"{language}-emoji.toml"
    if not path.is_file():
        return {}
    return {emoji: words for rows in tomllib.loads(path.read_text("utf-8")).values() for emoji, words in rows.items()}


def emoji_words(emoji: str) -> str:
    """What an emoji is called in the chosen language, the usual name first; empty where the language has none."""
    return _emoji(_Language.name).get(emoji, "")


class _Language:
    name = "en"


def speak(setting: str) -> None:
    """Use a language from now on, on every thread."""
    _Language.name = chosen(setting)


def t(key: str, **values: object) -> str:
    """The text with that key, filled with `values`; the key itself where no language has it."""
    text = texts(_Language.name).get(key) or texts("en").get(key) or key
    return text.format(**values) if values else text


def row_text(text: str) -> str:
    """A text of a row (an action's title, a parameter, a plugin's setting) in the chosen language.

    The English one stands in the row itself; other languages have it in the table `row`, under `row_key`.
    """
    return texts(_Language.name).get(f"row.{row_key(text)}", text)


def unit_text(unit: str) -> str:
    """The unit of a number in the chosen language; any other text as it is."""
    known = t(f"unit.{unit}") if unit.isalpha() else unit
    return unit if known.startswith("unit.") else known


def row_key(text: str) -> str:
    """The key of a row's text: its words in small letters."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def number(value: float, spec: str = "g") -> str:
    """A number as `format` writes it, with the signs of the chosen language: 1,234.5 is 1 234,5 in Russian."""
    if value == -math.inf:
        return "-∞"
    signs = {".": t("number.decimal"), ",": t("number.thousands"), "%": t("number.percent")}
    return "".join(signs.get(sign, sign) for sign in format(value, spec))


class _Filling(Formatter):
    """`str.format` with the numbers of the chosen language."""

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int | float):
            return number(value, format_spec)
        return str(super().format_field(value, format_spec))


_filling = _Filling()


def say(text: str | Exception) -> str:
    """A phrase, or that of an error, in the chosen language with all that it is made of; any other text as it is."""
    phrase = getattr(text, "phrase", text)
    if not isinstance(phrase, Phrase):
        return str(text)
    template = phrases(_Language.name).get(phrase.template) or row_text(unit_text(phrase.template))
    fields = {name: _said(field) for name, field in phrase.fields.items()}
    return _filling.vformat(template, (), fields) if fields else template


def _said(field: Any) -> Any:
    return say(field) if isinstance(field, Phrase) or hasattr(field, "phrase") else field
