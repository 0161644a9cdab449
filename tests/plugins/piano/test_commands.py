"""`padtray info` and `padtray render`, with the real engine."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from plugins.piano import commands
from plugins.piano.catalog import find_entry
from plugins.piano.opening import open_instrument
from plugins.piano.rendering import Rendering, RenderSettings
from tests.plugins.piano.notes import write_instrument
from trayapp.audio.effects.parameters import parameter_index
from trayapp.audio.synth import layout
from trayapp.core.errors import BadInputError, PadTrayError, UnavailableError
from trayapp.core.events import MidiEvent, MidiKind


@pytest.fixture
def paths(tmp_path: Path) -> SimpleNamespace:
    return SimpleNamespace(instruments=tmp_path / "instruments", cache=tmp_path / "cache")


@pytest.fixture
def instrument(tmp_path: Path) -> str:
    text = (
        "<global> amp_veltrack=0 ampeg_release=0.1\n<region> sample=a.wav pitch_keycenter=69 loop_mode=loop_continuous"
    )
    return str(write_instrument(tmp_path / "i", text))


def event(kind: MidiKind, number: int, value: int, time: float, channel: int = 1) -> MidiEvent:
    return MidiEvent(kind, channel, number, value, time)


def note(key: int = 69, start: float = 0.0, end: float = 1.0, channel: int = 1) -> list[MidiEvent]:
    return [event("note_on", key, 100, start, channel), event("note_off", key, 0, end, channel)]


def level(sound: np.ndarray) -> float:
    return 10 * float(np.log10((sound**2).mean() + 1e-12))


def test_info_is_plain_values_and_lines(instrument: str, paths: SimpleNamespace) -> None:
    found = commands.info(instrument, paths)
    assert (found["format"], found["regions"], found["samples"], found["unsupported"]) == ("sfz", 1, 1, [])
    assert commands.info_lines(found)[1] == "regions  1"
    with pytest.raises(BadInputError, match="no such instrument"):
        commands.info("gone.sfz", paths)


def test_a_note_sounds_at_its_time_and_pitch_and_the_tail_is_whole(
    instrument: str, paths: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "o.wav"
    result = commands.render(instrument, note(81, 0.5, 1.5), out, paths=paths, dry=True)
    sound, rate = soundfile.read(out)
    assert rate == 48_000
    assert np.abs(sound[: 24_000 - 64]).max() < 1e-6
    assert level(sound[24_500:60_000]) > -20
    assert level(sound[-2400:]) < -60
    magnitude = np.abs(np.fft.rfft(sound[24_500:60_000, 0] * np.hanning(35_500), 1 << 20))
    hertz = np.argmax(magnitude) * 48_000 / (1 << 20)
    assert abs(1200 * np.log2(hertz / 880)) < 1
    assert (result["notes"], result["voices"]) == (1, 1)
    assert result["seconds"] == pytest.approx(len(sound) / rate)


@pytest.mark.parametrize(("sample_format", "subtype"), [("float", "FLOAT"), ("pcm24", "PCM_24")])
def test_formats_and_rates(
    instrument: str, paths: SimpleNamespace, tmp_path: Path, sample_format: str, subtype: str
) -> None:
    out = tmp_path / "o.wav"
    commands.render(instrument, note(end=0.3), out, paths=paths, sample_format=sample_format, rate=44_100)
    about = soundfile.info(out)
    assert (about.subtype, about.samplerate, about.channels) == (subtype, 44_100, 2)


def test_programs_controllers_and_channels_act(paths: SimpleNamespace, tmp_path: Path) -> None:
    text = """<global> amp_veltrack=0 sample=a.wav loop_mode=loop_continuous
    <region> loprog=0 hiprog=0 volume=-6
    <region> loprog=5 hiprog=5 volume=-20
    """
    path = str(write_instrument(tmp_path / "p", text))

    def rendered(events: list[MidiEvent], **settings: object) -> float:
        commands.render(path, events, tmp_path / "o.wav", paths=paths, dry=True, **settings)  # type: ignore[arg-type]
        return level(soundfile.read(tmp_path / "o.wav")[0][4800:40_000])

    plain = rendered(note())
    assert rendered(note(), program=5) == pytest.approx(plain - 14, abs=0.1)
    changed = [event("program_change", 5, 0, 0.0, 3), *note(channel=3)]
    assert rendered(changed) == pytest.approx(plain - 14, abs=0.1)
    assert rendered(changed, program=0) == pytest.approx(plain, abs=0.1)
    assert rendered([event("control_change", 7, 50, 0.0), *note()]) == pytest.approx(plain - 12.04, abs=0.1)


def test_a_pedal_that_stays_down_ends_with_the_music(instrument: str, paths: SimpleNamespace, tmp_path: Path) -> None:
    events = [event("control_change", 64, 127, 0.0), *note(end=0.2)]
    assert commands.render(instrument, events, tmp_path / "o.wav", paths=paths)["seconds"] < 3.0


def test_no_music_is_a_short_silence(instrument: str, paths: SimpleNamespace, tmp_path: Path) -> None:
    assert commands.render(instrument, [], tmp_path / "o.wav", paths=paths)["seconds"] < 1.5


def test_effects_are_set_before_the_first_note(instrument: str, paths: SimpleNamespace) -> None:
    opened = open_instrument(find_entry(instrument, paths.instruments), paths.cache)
    settings = RenderSettings(effects=commands.parse_effects(["reverb.mix=0.25", "pan.pan=1"]))
    first, second = Rendering(opened, note(), settings)._sink.commands[:2]
    assert [(one["kind"], one["index"], one["value"]) for one in (first, second)] == [
        (layout.SET_FX, parameter_index("reverb.mix"), 0.25),
        (layout.SET_FX, parameter_index("pan.pan"), 1.0),
    ]


@pytest.mark.parametrize(
    "word", ["reverb.mix", "reverb.mix=2", "reverb.mix=x", "reverb.mix=nan", "nothing.at=0.5", "=1"]
)
def test_a_wrong_effect_is_said(instrument: str, paths: SimpleNamespace, tmp_path: Path, word: str) -> None:
    with pytest.raises(PadTrayError):
        commands.render(instrument, note(), tmp_path / "o.wav", paths=paths, fx=[word])
    assert not (tmp_path / "o.wav").exists()


@pytest.mark.parametrize(
    "settings", [{"rate": 0}, {"polyphony": 0}, {"polyphony": 1025}, {"sample_format": "mp3"}, {"rate": 10**9}]
)
def test_a_wrong_setting_is_said(
    instrument: str, paths: SimpleNamespace, tmp_path: Path, settings: dict[str, object]
) -> None:
    with pytest.raises(BadInputError):
        commands.render(instrument, note(), tmp_path / "o.wav", paths=paths, **settings)  # type: ignore[arg-type]


def test_music_without_end_and_a_folder_that_is_not_there_are_said(
    instrument: str, paths: SimpleNamespace, tmp_path: Path
) -> None:
    with pytest.raises(BadInputError, match="hours"):
        commands.render(instrument, note(end=1e6), tmp_path / "o.wav", paths=paths)
    folder = tmp_path / "none"
    with pytest.raises(UnavailableError) as told:
        commands.render(instrument, note(), folder / "o.wav", paths=paths)
    assert str(told.value) == f"{folder}: there is no such folder; make it, or name another output"
    folder.write_text("")
    with pytest.raises(UnavailableError, match=r"o\.wav: cannot be written"):
        commands.render(instrument, note(), folder / "o.wav", paths=paths)
