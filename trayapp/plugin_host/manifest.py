"""What `plugin.toml` says; read and checked before any code of the plugin is."""

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from trayapp.core.errors import BadInputError
from trayapp.core.model import Model
from trayapp.core.reduce import first_problem
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
        raise BadInputError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(f"{file} is no TOML: {error}") from error
    except ValidationError as error:
        raise BadInputError(f"{file}: {first_problem(error)}") from error
    if manifest.api != API_VERSION:
        remedy = "update PadTray" if manifest.api > API_VERSION else "ask its author for a newer one"
        raise BadInputError(f"{file} is for plugin API {manifest.api}, this PadTray has {API_VERSION}: {remedy}")
    if manifest.name != folder.name:
        raise BadInputError(
            f"{file} names {manifest.name!r}, but its folder is called {folder.name!r}; make them equal"
        )
    return manifest
