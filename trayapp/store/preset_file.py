"""presets/*.toml: one preset each, under a file name that every system takes. The name inside is the preset's."""

import re
import unicodedata
from collections.abc import Collection

from trayapp.core.preset import Preset
from trayapp.store.places import read_toml
from trayapp.store.toml_text import rewritten

FOLDER = "presets"
_LONGEST = 120
"""Bytes of a file's stem: leaves room for the endings that backups and set-aside files add, below 255."""
_RESERVED = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def parse(name: str, text: str) -> Preset:
    """Read one preset.

    Raises:
        BadInputError: with the line and the reason.
    """
    return read_toml(name, text, Preset.model_validate)


def render(preset: Preset, old: str) -> str:
    """The text of the preset, as near to the old text as it allows; defaults are left out."""
    bindings = dict(sorted(preset.bindings.items()))
    preset = preset.replace(bindings=bindings)
    return rewritten(old, preset.model_dump(mode="json"), preset.model_dump(mode="json", exclude_defaults=True))


def file_name(preset_name: str, taken: Collection[str]) -> str:
    """A file name for a preset, distinct from those `taken` also where case and accents' encoding do not count.

    Windows forbids some characters, device names and a dot or space at the end (learn.microsoft.com, "Naming Files,
    Paths, and Namespaces").
    """
    stem = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", preset_name))
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").rstrip(". ")
    if not stem or stem.startswith(".") or _RESERVED.match(stem):
        stem = f"_{stem}"
    others = {_folded(other) for other in taken}
    name, number = f"{stem}.toml", 2
    while _folded(name) in others:
        name, number = f"{stem}-{number}.toml", number + 1
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
