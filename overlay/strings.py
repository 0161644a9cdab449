"""The overlay's texts, from plain files in assets/strings; English where a language lacks one."""

import locale
import tomllib
from functools import lru_cache
from pathlib import Path

import trayapp

LANGUAGES = ("en", "ru")
_INSTALLED = Path(trayapp.__file__).parent / "assets"
_CHECKOUT = Path(trayapp.__file__).parent.parent / "assets"


@lru_cache(maxsize=4)
def texts(language: str) -> dict[str, str]:
    """All texts of a language by dotted key."""
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = folder / "strings" / f"{language}.toml"
    if not path.is_file():
        return {}
    tables = tomllib.loads(path.read_text("utf-8"))
    return {f"{table}.{key}": text for table, rows in tables.items() for key, text in rows.items()}


def chosen(setting: str) -> str:
    """The language for the setting `auto`, `en` or `ru`."""
    if setting != "auto":
        return setting
    system = (locale.getlocale()[0] or "en").lower()
    return "ru" if system.startswith(("ru", "russian")) else "en"


class _Language:
    name = "en"


def speak(setting: str) -> None:
    """Use a language from now on."""
    _Language.name = chosen(setting)


def t(key: str, **values: object) -> str:
    """The text with that key, filled with `values`; the key itself where no language has it."""
    text = texts(_Language.name).get(key) or texts("en").get(key) or key
    return text.format(**values) if values else text
