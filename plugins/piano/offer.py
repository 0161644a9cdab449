"""The rows that the piano offers: its actions and settings, as editor, tray and settings dialog draw them."""

from __future__ import annotations

from plugins.piano.catalog import DEFAULT
from trayapp.plugin_host.api import ActionSpec, Param

INSTRUMENT = Param("instrument", "text", "Instrument", DEFAULT)
SOUND = Param("sound", "text", "Sound of a SoundFont", "0:0")
"""`bank:program`."""
TRANSPOSE = Param("transpose", "int", "Transpose", 0, low=-36, high=36, unit="semitones")
TOUCH = Param("touch", "choice", "Touch", "normal", choices=("light", "normal", "heavy"))

TOUCH_POWERS = {"light": 0.6, "normal": 1.0, "heavy": 1.6}
"""Exponent on the velocity, 0 to 1: a light touch plays louder."""

_GROUP = "Piano"

INSTRUMENT_ACTION = ActionSpec(
    "piano.instrument",
    "Play another instrument",
    _GROUP,
    (Param("instrument", "value", "Instrument", DEFAULT, required=True),),
    has_state=True,
    plugin="piano",
    about="The one before it plays until this one is loaded.",
)
NEXT_ACTION = ActionSpec(
    "piano.next",
    "Next instrument",
    _GROUP,
    plugin="piano",
    about="The next one of the list; after the last comes the first.",
)
SOUND_ACTION = ActionSpec(
    "piano.sound",
    "Choose a sound of a SoundFont",
    _GROUP,
    (
        Param("bank", "int", "Bank", 0, low=0, high=128),
        Param("program", "int", "Program", 0, low=0, high=127),
    ),
    has_state=True,
    plugin="piano",
    about="By its bank and program; drums are in bank 128.",
)
OCTAVE_ACTION = ActionSpec(
    "piano.octave",
    "Octave up or down",
    _GROUP,
    (Param("octaves", "int", "Octaves", 1, low=-3, high=3),),
    plugin="piano",
    about="Moves all keys by so many octaves; -1 is one down.",
)
NOTE_ACTION = ActionSpec(
    "piano.note",
    "Play a note",
    _GROUP,
    (Param("note", "int", "Key", 60, low=0, high=127),),
    holds=True,
    plugin="piano",
    about="It sounds as long as you press; 60 is the middle C.",
)
SUSTAIN_ACTION = ActionSpec(
    "piano.sustain",
    "Hold the sustain pedal",
    _GROUP,
    holds=True,
    plugin="piano",
    about="Notes sound on as long as you press.",
)

EFFECT_TEXTS = {
    "reverb.mix": "Reverb",
    "chorus.mix": "Chorus",
    "delay.mix": "Delay",
    "filter.cutoff": "Filter",
    "volume.gain": "Volume",
    "reverb.decay": "Reverb decay",
    "chorus.rate": "Chorus rate",
    "chorus.depth": "Chorus depth",
    "delay.time": "Delay time",
    "delay.feedback": "Delay feedback",
    "filter.resonance": "Resonance",
    "filter.mode": "Filter mode",
    "pitch.shift": "Pitch",
    "pan.pan": "Pan",
}
"""The engine's effect parameters that knobs can turn, the most turned ones first."""
