"""Hypothesis strategies for every model and command, and small builders with named overrides."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from trayapp.core import commands as c
from trayapp.core.action import Action
from trayapp.core.binding import Binding, Turn
from trayapp.core.chord import CHARACTER_KEYS, MODIFIERS, MOUSE_BUTTONS, NAMED_KEYS, Chord
from trayapp.core.gesture import PRESSES, TURNS
from trayapp.core.panel import BANKS, Panel
from trayapp.core.preset import Preset
from trayapp.core.rule import Rule
from trayapp.core.settings import AudioSettings, AutomaticSettings, OverlaySettings, PluginSettings, Settings
from trayapp.core.standing import Standing
from trayapp.core.state import AppState

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.booleans() | numbers | texts
names = st.sampled_from(["Stream", "stream", "Media", "Кнопки", "CON", "a/b", "🎹", "ß", "SS"])
kinds = st.sampled_from(["pad", "knob", "key"])
ids = st.sampled_from([digit * 32 for digit in "0123456789abcdef"])

actions = st.builds(
    Action,
    kind=st.sampled_from(["keystroke", "text", "volume", "media", "obs.scene"]),
    params=st.dictionaries(texts, scalars | st.lists(texts, max_size=3).map(tuple), max_size=3),
)
_modifiers = st.lists(st.sampled_from(MODIFIERS), unique=True).map(
    lambda some: tuple(m for m in MODIFIERS if m in some)
)
chords = st.builds(Chord, _modifiers, st.sampled_from([*NAMED_KEYS, *CHARACTER_KEYS]))
triggers = chords | st.builds(Chord, _modifiers, st.sampled_from(MOUSE_BUTTONS))
bindings = st.builds(
    Binding,
    label=texts,
    colour=st.sampled_from(["", "#4C8DFF", "#abcdef"]),
    icon=texts,
    gestures=st.dictionaries(st.sampled_from([*PRESSES, *TURNS, "tap_2", "with_5"]), actions),
    hotkey=st.just("") | triggers.map(str),
    turn=st.builds(
        Turn, mode=st.sampled_from(["pickup", "jump", "scaled"]), invert=st.booleans(), dead_ends=st.floats(0, 0.4)
    ),
    long_press_ms=st.integers(0, 10_000),
    light=st.booleans(),
    armed=st.booleans(),
)
positions = st.integers(0, 127)
pixels = st.integers(-9999, 9999)
standings = st.builds(Standing, monitor=texts, places=st.dictionaries(texts, st.tuples(pixels, pixels), max_size=2))
presets = st.builds(Preset, kind=kinds, name=names, bindings=st.dictionaries(positions, bindings, max_size=4))
panels = st.sampled_from(["pad", "knob", "piano"]).flatmap(
    lambda type_: st.builds(
        Panel,
        id=ids,
        type=st.just(type_),
        bank=st.sampled_from(BANKS[type_]),
        preset=names,
        title=texts,
        active=st.booleans(),
        device=texts,
        window=st.none() | standings,
    )
)
programs = st.sampled_from(["obs", "code", "Spiel"])
rules = st.builds(
    Rule,
    program=programs,
    title=st.sampled_from(["", "*s*"]),
    panel=st.sampled_from(["pad:A", "a"]) | ids,
    preset=names,
)
settings = st.builds(
    Settings,
    automatic=st.builds(AutomaticSettings, rules=st.lists(rules, max_size=3).map(tuple)),
    audio=st.builds(
        AudioSettings,
        device=texts,
        block_size=st.integers(16, 4096),
        master_volume_db=st.floats(-60, 6),
        limiter=st.booleans(),
    ),
    overlay=st.builds(OverlaySettings, places=st.dictionaries(texts, st.tuples(pixels, pixels)), monitor=texts),
    plugins=st.dictionaries(
        texts,
        st.builds(PluginSettings, enabled=st.booleans(), values=st.dictionaries(texts, scalars, max_size=3)),
        max_size=2,
    ),
)

banks = st.sampled_from(["A", "B", "play", "map"])
_settings_values = st.dictionaries(
    st.sampled_from(["audio.block_size", "audio.limiter", "overlay.theme", "audio.nothing", "overlay.places.1"]),
    st.sampled_from([64, True, "dark", (1, 2)]),
)
commands = st.one_of(
    st.builds(
        c.CreatePanel,
        id=ids,
        type=st.sampled_from(["pad", "knob", "piano"]),
        bank=banks,
        preset=st.none() | names,
        title=texts,
    ),
    st.builds(c.UpdatePanel, id=ids, title=st.none() | texts, preset=st.none() | names, device=st.none() | texts),
    st.builds(c.MovePanel, id=ids, bank=banks),
    st.builds(c.OrderPanel, id=ids, before=st.none() | ids),
    st.builds(c.StandPanel, id=ids, window=st.none() | standings),
    st.builds(c.DeletePanel, id=ids),
    st.builds(c.ActivatePanel, id=ids, active=st.none() | st.booleans()),
    st.builds(c.CreatePreset, preset=presets),
    st.builds(c.RenamePreset, kind=kinds, name=names, new_name=names | texts),
    st.builds(c.DuplicatePreset, kind=kinds, name=names, new_name=names | texts),
    st.builds(c.DeletePreset, kind=kinds, name=names),
    st.builds(c.SetBinding, kind=kinds, name=names, position=positions, binding=st.none() | bindings),
    st.builds(c.SwapBindings, kind=kinds, name=names, first=positions, second=positions, other=st.just("") | names),
    st.builds(c.ChangeSettings, values=_settings_values),
    st.builds(c.FollowWindow, program=programs, title=texts),
    st.builds(
        c.Replace, presets=st.lists(presets, max_size=3).map(tuple), panels=st.lists(panels, max_size=3).map(tuple)
    ),
)


def preset(kind: str = "pad", name: str = "Stream", **labels: str) -> Preset:
    """A preset; `p1="Mute"` labels position 1."""
    return Preset(kind=kind, name=name, bindings={int(at[1:]): Binding(label=label) for at, label in labels.items()})


def panel(number: int, type_: str = "pad", bank: str = "A", preset: str = "Stream", **fields: Any) -> Panel:
    """The panel with the id of that number, 0 to 15."""
    return Panel(id=f"{number:x}" * 32, type=type_, bank=bank, preset=preset, **fields)


def state(*panels_: Panel, presets: tuple[Preset, ...] | None = None, **fields: Any) -> AppState:
    """A state with those panels; by default with two presets of each kind, Stream and Media."""
    if presets is None:
        presets = tuple(preset(kind, name) for kind in ("pad", "knob", "key") for name in ("Stream", "Media"))
    return AppState(presets=presets, panels=panels_, **fields)
