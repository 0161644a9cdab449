"""settings.toml: every setting by section, with the comments of whoever edits it."""

from pathlib import Path
from typing import Any

from trayapp.core.settings import Settings
from trayapp.store.places import read_toml
from trayapp.store.toml_text import rewritten

NAME = "settings.toml"
_OLDER = ("ui_layout", "panel_presets")
"""Tables of the older layout: the panels are in panels.json, and the overlay arranges them itself."""


def parse(name: str, text: str) -> Settings:
    """Read the settings; what is missing has its default.

    Raises:
        BadInputError: with the line and the reason.
    """
    return read_toml(name, text, _build)


def render(settings: Settings, old: str) -> str:
    """The text of the settings, as near to the old text as they allow."""
    values = settings.model_dump(mode="json", exclude_none=True)
    if not settings.automatic.rules:
        del values["automatic"]["rules"]  # an empty list would forbid the tables that people add
    return rewritten(old, values, values)


def _build(data: dict[str, Any]) -> Settings:
    return Settings.model_validate({key: value for key, value in data.items() if key not in _OLDER})


def language(home: Path) -> str:
    """The language that the settings ask for; `auto` where they cannot be read: who reads this has worse to tell."""
    try:
        return parse(NAME, (home / NAME).read_text("utf-8")).general.language
    except (OSError, ValueError):
        return "auto"
