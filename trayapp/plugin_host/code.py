"""Importing a plugin's folder as a package of its own, and taking it out again without a trace."""

import importlib
import importlib.util
import sys
import threading
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType
from typing import Any

from trayapp.core.errors import BadInputError
from trayapp.plugin_host.api import Host, Offer
from trayapp.plugin_host.manifest import Manifest

_ROOT = "padtray_plugin_"


def package_name(folder: Path) -> str:
    """The package that a folder is imported as; the shipped ones keep the name they have on disk."""
    import plugins  # noqa: PLC0415 - only to tell where the shipped plugins lie

    shipped = any(Path(path).resolve() == folder.parent.resolve() for path in plugins.__path__)
    return f"plugins.{folder.name}" if shipped else f"{_ROOT}{folder.name}"


def _package_spec(package: str, folder: Path) -> ModuleSpec:
    init = folder / "__init__.py"
    spec = importlib.util.spec_from_file_location(package, init) if init.is_file() else None
    spec = spec or ModuleSpec(package, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    return spec


def load(folder: Path, manifest: Manifest) -> Callable[[Host], Offer]:
    """Import the plugin and return its `start`. Relative imports inside the folder work.

    Raises:
        BadInputError: the module or function that the manifest names is not there.
        Exception: whatever the plugin's own code raises while it is imported.
    """
    return load_function(folder, manifest.start, "start")


def load_function(folder: Path, place: str, says: str) -> Callable[..., Any]:
    """Import `module:function` of the plugin; `says` is the word that names it.

    Raises:
        BadInputError: it is not there.
        Exception: whatever the plugin's own code raises while it is imported.
    """
    package = package_name(folder)
    if package not in sys.modules:
        spec = _package_spec(package, folder)
        module = importlib.util.module_from_spec(spec)
        sys.modules[package] = module
        if spec.loader is not None:
            spec.loader.exec_module(module)
    module_name, _colon, function_name = place.partition(":")
    full_name = f"{package}.{module_name}"
    try:
        found = importlib.import_module(full_name)
    except ModuleNotFoundError as error:
        if error.name != full_name:
            raise
        raise BadInputError(
            "{name}: {says} names {module_name}.py, which is not there",
            name=folder.name,
            says=says,
            module_name=module_name,
        ) from error
    function = getattr(found, function_name, None)
    if not callable(function):
        raise BadInputError(
            "{name}: {says} names {function_name}(), which {file} lacks",
            name=folder.name,
            says=says,
            function_name=function_name,
            file=found.__file__,
        )
    loaded: Callable[..., Any] = function
    return loaded


def unload(folder: Path) -> None:
    """Forget every module of the plugin, so that the next load reads its files anew."""
    package = package_name(folder)
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    parent, _dot, child = package.rpartition(".")
    if parent in sys.modules:
        vars(sys.modules[parent]).pop(child, None)  # a shipped one is an attribute of `plugins` too


def threads_in(folder: Path) -> tuple[str, ...]:
    """The names of the threads that run code of the plugin now, but for this one and its worker."""
    package = package_name(folder)
    names = {thread.ident: thread.name for thread in threading.enumerate() if thread is not threading.current_thread()}
    found = []
    for ident, frame in sys._current_frames().items():  # noqa: SLF001 - the way to see what threads run
        walk: FrameType | None = frame
        while walk is not None:
            module = str(walk.f_globals.get("__name__", ""))
            if module == package or module.startswith(f"{package}."):
                found.append(names.get(ident, ""))
                break
            walk = walk.f_back
    return tuple(name for name in found if name and name != f"plugin-{folder.name}")
