"""The presets of a first start, as shipped in assets/presets."""

import logging
from collections.abc import Collection, Iterator
from pathlib import Path

from trayapp.core.errors import BadInputError
from trayapp.core.preset import Preset, PresetKind
from trayapp.store.preset_file import parse

FILES: dict[PresetKind, tuple[str, ...]] = {
    "pad": ("stream.toml", "media.toml"),
    "knob": ("master.toml", "piano-fx.toml"),
    "key": ("keys.toml",),
}
_log = logging.getLogger(__name__)


def default_presets(folder: Path, kinds: Collection[PresetKind]) -> Iterator[Preset]:
    """The shipped presets of these kinds in their order; an empty one of a kind where none can be read."""
    for kind in (kind for kind in FILES if kind in kinds):
        found = False
        for name in FILES[kind]:
            try:
                yield parse(name, (folder / name).read_text(encoding="utf-8"))
                found = True
            except (OSError, BadInputError) as error:
                _log.warning("the shipped preset %s cannot be read: %s", folder / name, error)
        if not found:
            yield Preset(kind=kind, name="Default")
