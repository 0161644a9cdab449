"""The program's icon in the forms that systems want, drawn by the same code as the tray's."""

from __future__ import annotations

from pathlib import Path

from trayapp.tray.pictures import tray_picture

PNG_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)


def write_pngs(icons: Path) -> None:
    """A theme folder: `hicolor/SIZExSIZE/apps/padtray.png`."""
    for size in PNG_SIZES:
        folder = icons / "hicolor" / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        tray_picture("ready", size).save(folder / "padtray.png", optimize=True)


def write_ico(file: Path) -> None:
    """One file with every size that Windows shows, each drawn for itself."""
    largest, *smaller = (tray_picture("ready", size) for size in sorted(ICO_SIZES, reverse=True))
    largest.save(file, sizes=[(size, size) for size in ICO_SIZES], append_images=smaller)
