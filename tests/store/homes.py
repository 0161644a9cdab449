"""A store on a real home folder, and a program that is killed while it writes one."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Self

from trayapp.core import commands as c
from trayapp.core.binding import Binding
from trayapp.core.events import Notice
from trayapp.paths import assets
from trayapp.store.backups import Backups
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.store import Store


class Home:
    """One run of the store on a folder; `notices` are what the user was told."""

    def __init__(self, folder: Path, backups: Backups | None = None) -> None:
        self.folder = folder
        self.notices: list[Notice] = []
        self.bus = Bus()
        self.bus.subscribe(self.notices.append, Notice)
        self.store = Store(self.bus, HomeFiles(folder, assets() / "presets", backups))

    def __enter__(self) -> Self:
        self.bus.start()
        self.store.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.store.stop(20)
        self.bus.stop(10)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Edit a file as an editor does: in place."""
        text = self.read(name)
        assert old in text
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def told(self, *words: str) -> list[Notice]:
        return [n for n in self.notices if all(word in f"{n.text} {n.remedy}" for word in words)]

    def files(self) -> set[str]:
        """Every file but the backups."""
        paths = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}
        return {path for path in paths if not path.startswith("backups/")}


def bind(label: str, position: int = 1, name: str = "Stream") -> c.SetBinding:
    return c.SetBinding(kind="pad", name=name, position=position, binding=Binding(label=label))


def _busy(folder: Path) -> None:
    """Change presets, panels and settings without pause."""
    with Home(folder) as home:
        pads = [panel.id for panel in home.store.snapshot.panels if panel.type == "pad"]
        first = int(home.store.snapshot.settings.audio.polyphony)
        for number in range(first + 1, 1024):
            time.sleep(0.002)  # so that a run outlasts its killing
            home.store.dispatch(bind(str(number)))
            home.store.dispatch(c.ActivatePanel(id=pads[number % 2], active=True))
            name = next(p.name for p in home.store.snapshot.presets if p.name.startswith("Media"))
            home.store.dispatch(c.RenamePreset(kind="pad", name=name, new_name=f"Media {time.time_ns()}"))
            home.store.dispatch(c.ChangeSettings(values={"audio.polyphony": number}))


if __name__ == "__main__":
    import trayapp.store.home

    trayapp.store.home.DEBOUNCE_S = float(sys.argv[2])
    _busy(Path(sys.argv[1]))
