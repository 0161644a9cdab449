"""What `plugin.toml` says; read and checked before any code of the plugin is."""

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from trayapp.core.errors import BadInputError
from trayapp.core.fault import first_problem
from trayapp.core.model import Model
from trayapp.core.phrase import Phrase
from trayapp.plugin_host.api import API_VERSION

FILE_NAME = "plugin.toml"


class Manifest(Model):
    """A plugin's own description. `start` is `module:function` inside its folder."""

    api: int
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: str = Field(min_length=1, max_length=60)
    version: str = Field(pattern=r"^\d+(\.\d+){0,3}$")
    description: str = Field(default="", max_length=300)
    start: str = Field(default="plugin:start", pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")


def read_manifest(folder: Path) -> Manifest:
    """Read a plugin folder's manifest.

    Raises:
        BadInputError: it is missing, no TOML, incomplete, for another API version, or names another folder.
    """
    file = folder / FILE_NAME
    try:
        manifest = Manifest.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadInputError("{file} cannot be read: {reason}", file=file, reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError("{file} is no TOML: {error}", file=file, error=error) from error
    except ValidationError as error:
        raise BadInputError("{file}: {error}", file=file, error=first_problem(error)) from error
    if manifest.api != API_VERSION:
        remedy = Phrase("update PadTray") if manifest.api > API_VERSION else Phrase("ask its author for a newer one")
        raise BadInputError(
            "{file} is for plugin API {api}, this PadTray has {own}: {remedy}",
            file=file,
            api=manifest.api,
            own=API_VERSION,
            remedy=remedy,
        )
    if manifest.name != folder.name:
        raise BadInputError(
            "{file} names {name!r}, but its folder is called {folder!r}; make them equal",
            file=file,
            name=manifest.name,
            folder=folder.name,
        )
    return manifest
