"""The shipped instruments are in tune, even, clean at the seams, and made whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from plugins.piano.play_state import PlayState
from plugins.piano.sfz.load import load_sfz
from plugins.piano.sfz.sfz_instrument import SfzInstrument
from plugins.piano.shipped import electric_piano, organ, sine_piano
from plugins.piano.shipped.make import RECIPES, make_shipped, shipped_path
from plugins.piano.shipped.tone import Tone, heard_db, hertz
from tests.plugins.piano.notes import strike
from trayapp.audio.voice_spec import LoopMode, VoiceSpec
from trayapp.core.errors import BadInputError, UnavailableError

SOUNDS = {"sine-piano": sine_piano, "electric-piano": electric_piano, "organ": organ}
PIANO_KEYS = range(21, 109)


@pytest.fixture(scope="module", params=sorted(SOUNDS))
def tones(request: pytest.FixtureRequest) -> list[tuple[str, Tone]]:
    return [(layer, tone) for by_layer in SOUNDS[request.param].tones() for layer, tone in by_layer.items()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shipped")


@pytest.fixture(scope="module", params=sorted(RECIPES))
def instrument(request: pytest.FixtureRequest, folder: Path) -> SfzInstrument:
    return load_sfz(make_shipped(request.param, folder))


def spectrum(sound: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Hz and magnitude of a mono mix."""
    mono = sound.mean(axis=1) * np.hanning(len(sound))
    return np.fft.rfftfreq(1 << 19, 1 / rate), np.abs(np.fft.rfft(mono, 1 << 19))


def test_every_tone_is_in_tune(tones: list[tuple[str, Tone]]) -> None:
    for layer, tone in tones:
        sound = tone.sound[slice(*tone.loop)] if tone.loop else tone.sound
        hz, magnitude = spectrum(sound, tone.rate_hz)
        wanted = hertz(tone.key) * (2 if layer == "percussion" and 2 * hertz(tone.key) < 5_900 else 1)
        near = (hz > wanted * 0.97) & (hz < wanted * 1.03)
        assert magnitude[near].max() > magnitude.max() * 0.02, (layer, tone.key)
        cents = 1200 * np.log2(hz[near][np.argmax(magnitude[near])] / wanted)
        assert abs(cents) < 3, (layer, tone.key, cents)


def test_no_tone_clips_or_has_a_constant_part(tones: list[tuple[str, Tone]]) -> None:
    for layer, tone in tones:
        peak = np.abs(tone.sound).max()
        assert 0.05 < peak < 0.99, (layer, tone.key, peak)
        assert np.abs(tone.sound.mean(axis=0)).max() < 10 ** (-55 / 20), (layer, tone.key)
        assert np.abs(tone.sound[0]).max() < 0.02, (layer, tone.key)


def test_no_seam_is_rougher_than_the_loop_itself(tones: list[tuple[str, Tone]]) -> None:
    for layer, tone in tones:
        if tone.loop is None:
            assert np.abs(tone.sound[-1]).max() < 1e-3
            continue
        start, end = tone.loop
        body = tone.sound[start:end].astype(np.float64)
        seam = np.concatenate([body[-8:], body[:8]])
        rough = np.abs(np.diff(seam, 3, axis=0)).max()
        assert rough <= 1.05 * np.abs(np.diff(body, 3, axis=0)).max() + 1e-5, (layer, tone.key)


def test_both_sides_differ_and_still_add_up(tones: list[tuple[str, Tone]]) -> None:
    for layer, tone in tones:
        if layer == "percussion":
            continue
        left, right = tone.sound.T
        assert not np.array_equal(left, right)
        mono = np.sqrt(np.mean(((left + right) / 2) ** 2))
        assert mono > 0.4 * np.sqrt(np.mean(tone.sound**2)), (layer, tone.key)


def test_neighbouring_keys_are_equally_loud(tones: list[tuple[str, Tone]]) -> None:
    """To the ear; how the layers sound together is in test_heard."""
    for wanted in {layer for layer, _tone in tones} - {"percussion"}:
        rows = [tone for layer, tone in tones if layer == wanted]
        loud = [heard_db(tone.sound[: tone.rate_hz // 5], tone.rate_hz) for tone in rows]
        assert np.abs(np.diff(loud)).max() < 4.0, (wanted, loud)
        assert max(loud) - min(loud) < 14.0, (wanted, loud)


@pytest.mark.parametrize("name", ["sine-piano", "electric-piano"])
def test_a_harder_blow_is_brighter(name: str) -> None:
    for by_layer in SOUNDS[name].tones():
        bright = []
        for tone in by_layer.values():
            hz, magnitude = spectrum(tone.sound[: tone.rate_hz // 2], tone.rate_hz)
            bright.append(float((hz * magnitude**2).sum() / (magnitude**2).sum()))
        assert bright == sorted(bright), tone.key
        if tone.key < 90:
            assert bright[-1] > 1.02 * bright[0], tone.key


def test_every_piano_key_sounds_at_every_velocity(instrument: SfzInstrument) -> None:
    assert instrument.info.findings == ()
    state = instrument.new_state()
    for key in PIANO_KEYS:
        levels = []
        for velocity in (1, 30, 64, 100, 127):
            voices = strike(instrument, key, velocity, state)
            assert voices
            assert max(abs(voice.pitch_cents) for voice in voices) <= 300
            levels.append(loudness(voices))
        assert levels == sorted(levels)
        assert levels[-1] > 1.3 * levels[0]


def loudness(voices: list[VoiceSpec]) -> float:
    return sum(10 ** (voice.gain_db / 20) for voice in voices)


def test_held_notes_loop_and_fade_as_their_kind_does(instrument: SfzInstrument) -> None:
    state: PlayState = instrument.new_state()
    held = [voice for voice in strike(instrument, 60, 100, state) if voice.loop_mode is LoopMode.CONTINUOUS]
    assert held
    sustain = {voice.amp_envelope.stages[3].level for voice in held}
    assert sustain == ({1.0} if "organ" in instrument.info.name else {0.0})


def test_all_three_are_small(instrument: SfzInstrument) -> None:
    size = sum(file.stat().st_size for file in instrument.info.path.parent.iterdir())
    assert size < 6_000_000
    assert instrument.info.sample_bytes < 25_000_000


def test_they_are_made_once(folder: Path) -> None:
    path = make_shipped("organ", folder)
    before = path.stat().st_mtime_ns
    assert make_shipped("organ", folder) == path == shipped_path("organ", folder)
    assert path.stat().st_mtime_ns == before


def test_a_cancelled_making_leaves_nothing(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.3:
            raise StopError

    with pytest.raises(StopError):
        make_shipped("organ", tmp_path, stop)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_and_a_folder_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="tuba: no such instrument"):
        make_shipped("tuba", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UnavailableError, match="cannot be written"):
        make_shipped("organ", tmp_path / "file")
    assert stat.S_ISREG((tmp_path / "file").stat().st_mode)
