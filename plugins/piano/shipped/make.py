"""Recipes to instrument folders: FLAC files and the .sfz that plays them, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.piano.shipped import electric_piano, organ, sine_piano
from plugins.piano.shipped.tone import Tone
from trayapp.core.errors import BadInputError, UnavailableError

VERSION = 3
"""Part of the folder's name: a better recipe makes a new folder."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One shipped instrument: its name for people, its tones by key, and the .sfz text for what was written.

    `text` takes the tones by layer, each with its file name, in order of the key.
    """

    title: str
    keys: int
    tones: Callable[[], Iterator[dict[str, Tone]]]
    text: Callable[[dict[str, list[tuple[Tone, str]]]], str]


def _regions(tones: list[tuple[Tone, str]], extra: Callable[[Tone], str] = lambda _tone: "") -> str:
    """One region a tone, its keys up to half way to the next."""
    lines = []
    for place, (tone, file) in enumerate(tones):
        low = 0 if place == 0 else (tones[place - 1][0].key + tone.key) // 2 + 1
        high = 127 if place == len(tones) - 1 else (tone.key + tones[place + 1][0].key) // 2
        loop = f" loop_start={tone.loop[0]} loop_end={tone.loop[1] - 1}" if tone.loop else ""
        lines.append(
            f"<region> sample={file} lokey={low} hikey={high} pitch_keycenter={tone.key}{loop}{extra(tone)}",
        )
    return "\n".join(lines) + "\n"


def _sine_piano_text(layers: dict[str, list[tuple[Tone, str]]]) -> str:
    def fading(tone: Tone) -> str:
        release = 0.22 if tone.key < 60 else 0.16 if tone.key < 88 else 1.2
        return f" ampeg_decay={sine_piano.decay_s(tone.key) * 1.30:.2f} ampeg_release={release}"

    return (
        "<global> volume=3 loop_mode=loop_continuous ampeg_sustain=0 amp_veltrack=85\n"
        "xf_velcurve=gain note_polyphony=2\n"
        "<group> xfout_lovel=20 xfout_hivel=112\n"
        + _regions(layers["soft"], fading)
        + "<group> xfin_lovel=20 xfin_hivel=112\n"
        + _regions(layers["hard"], fading)
    )


def _electric_piano_text(layers: dict[str, list[tuple[Tone, str]]]) -> str:
    def fading(tone: Tone) -> str:
        # the deepest samples stand at full scale already and are still soft to the ear
        lift = f" volume={electric_piano.lift_db(tone.key):.1f}" if electric_piano.lift_db(tone.key) else ""
        return f" ampeg_decay={electric_piano.decay_s(tone.key) * 1.30:.2f}{lift}"

    return (
        "<control> label_cc1=Tremolo\n"
        "<global> loop_mode=loop_continuous ampeg_sustain=0 ampeg_release=0.18 amp_veltrack=80 xf_velcurve=gain\n"
        "amplfo_freq=5.2 amplfo_depth_oncc1=4.5 note_polyphony=2\n"
        "<group> xfout_lovel=24 xfout_hivel=72\n"
        + _regions(layers["soft"], fading)
        + "<group> xfin_lovel=24 xfin_hivel=72 xfout_lovel=73 xfout_hivel=120\n"
        + _regions(layers["medium"], fading)
        + "<group> xfin_lovel=73 xfin_hivel=120\n"
        + _regions(layers["hard"], fading)
    )


def _organ_text(layers: dict[str, list[tuple[Tone, str]]]) -> str:
    return (
        "<control> label_cc1=Vibrato\n"
        "<global> amp_veltrack=35 ampeg_attack=0.004 pitchlfo_freq=6.4 pitchlfo_depth_oncc1=22\n"
        "<group> loop_mode=loop_continuous ampeg_release=0.06\n"
        + _regions(layers["drawbars"])
        + "<group> loop_mode=no_loop ampeg_release=0.1 xfin_lovel=50 xfin_hivel=120 xf_velcurve=gain\n"
        + _regions(layers["percussion"])
    )


RECIPES: dict[str, Recipe] = {
    "sine-piano": Recipe("Sine piano", len(sine_piano.KEYS), sine_piano.tones, _sine_piano_text),
    "electric-piano": Recipe("Electric piano", len(electric_piano.KEYS), electric_piano.tones, _electric_piano_text),
    "organ": Recipe("Organ", len(organ.KEYS), organ.tones, _organ_text),
}


def shipped_path(name: str, folder: Path) -> Path:
    """Where the .sfz of a shipped instrument is, or will be."""
    return folder / f"{name}-v{VERSION}" / f"{name}.sfz"


def make_shipped(name: str, folder: Path, progress: Callable[[float], None] = lambda _done: None) -> Path:
    """The .sfz of a shipped instrument below `folder`; made in a few seconds if it is not there.

    `progress` is told 0 to 1 and may raise to cancel; then nothing is left behind.

    Raises:
        BadInputError: there is no such instrument.
        UnavailableError: the folder cannot be written.
    """
    recipe = RECIPES.get(name)
    if recipe is None:
        raise BadInputError("{name}: no such instrument; there are {names}", name=name, names=", ".join(RECIPES))
    target = shipped_path(name, folder)
    if target.is_file():
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder))
    except OSError as fault:
        raise UnavailableError(
            "{folder}: cannot be written ({reason}); {name} needs 10 MB there",
            folder=folder,
            reason=fault.strerror,
            name=name,
        ) from fault
    try:
        _write(recipe, name, work, progress)
        _move(work, target)
    except OSError as fault:
        raise UnavailableError(
            "{folder}: cannot be written ({reason}); {name} needs 10 MB there",
            folder=folder,
            reason=fault.strerror,
            name=name,
        ) from fault
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _write(recipe: Recipe, name: str, work: Path, progress: Callable[[float], None]) -> None:
    import soundfile  # noqa: PLC0415 - needed only where an instrument is made

    layers: dict[str, list[tuple[Tone, str]]] = {}
    for number, by_layer in enumerate(recipe.tones()):
        progress(number / recipe.keys)
        for layer, tone in by_layer.items():
            file = f"{layer}-{tone.key:03}.flac"
            soundfile.write(str(work / file), tone.sound, tone.rate_hz, subtype="PCM_16")
            layers.setdefault(layer, []).append((tone, file))
    head = f"// {recipe.title}, made by PadTray; remove this folder to have it made anew\n"
    (work / f"{name}.sfz").write_text(head + recipe.text(layers), encoding="utf-8")


def _move(work: Path, target: Path) -> None:
    try:
        os.replace(work, target.parent)  # noqa: PTH105 - replace of a folder, one step
    except OSError:
        if not target.is_file():  # someone else was not quicker
            raise
