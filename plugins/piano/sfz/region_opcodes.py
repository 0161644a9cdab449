"""The opcode table, first part: the sample, when a region plays, and how long.

Names, units, ranges and defaults from the SFZ format's documentation (sfzformat.com) and from what players do.
"""

from __future__ import annotations

from plugins.piano.sfz.opcode_row import INFINITY, OpcodeRow

_FRAMES = 2.0**31

SAMPLE_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("sample", "text", "", 0, 0, "", "1", "sound file, or *sine *triangle *saw *square *noise *silence"),
    OpcodeRow("delay", "float", "s", 0, 100, 0.0, "1", "silence before the onset", modulated=True),
    OpcodeRow("delay_random", "float", "s", 0, 100, 0.0, "1", "random addition to delay"),
    OpcodeRow("offset", "float", "frames", 0, _FRAMES, 0.0, "1", "first frame played", modulated=True),
    OpcodeRow("offset_random", "float", "frames", 0, _FRAMES, 0.0, "1", "random addition to offset"),
    OpcodeRow("end", "int", "frames", -1, _FRAMES, None, "1", "last frame played; -1: the region is silent"),
    OpcodeRow("count", "int", "times", 0, 1_000_000, None, "1", "plays the sample this often and ignores the release"),
    OpcodeRow("loop_mode", "choice", "", 0, 0, None, "1", "how the loop is played; default from the sound file",
              choices=("no_loop", "one_shot", "loop_continuous", "loop_sustain"), spellings=("loopmode",)),
    OpcodeRow("loop_start", "int", "frames", 0, _FRAMES, None, "1", "first frame of loop", spellings=("loopstart",)),
    OpcodeRow("loop_end", "int", "frames", 0, _FRAMES, None, "1", "last frame of the loop", spellings=("loopend",)),
    OpcodeRow("loop_count", "int", "times", 0, 1_000_000, 0, "2", "rounds of the loop; 0: endless"),
    OpcodeRow("loop_crossfade", "float", "s", 0, 10, 0.0, "2", "cross-fade into the loop's start"),
    OpcodeRow("direction", "choice", "", 0, 0, "forward", "2", "plays the sample backwards",
              choices=("forward", "reverse")),
)  # fmt: skip

LIFE_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("group", "int", "", -_FRAMES, 2 * _FRAMES, 0, "1", "number that off_by and polyphony refer to",
              spellings=("polyphony_group",)),
    OpcodeRow("off_by", "int", "", -_FRAMES, 2 * _FRAMES, None, "1", "a note of that group ends this one",
              spellings=("offby",)),
    OpcodeRow("off_mode", "choice", "", 0, 0, "fast", "1", "how it ends then",
              choices=("fast", "normal", "time"), spellings=("offmode",)),
    OpcodeRow("off_time", "float", "s", 0, 100, 0.006, "2", "fade for off_mode=time, which it sets"),
    OpcodeRow("off_shape", "float", "", -100, 100, -10.3616, "ARIA", "bend of that fade; negative falls fast at first"),
    OpcodeRow("polyphony", "int", "notes", 0, 1024, 0, "2", "most notes at once in the group; 0: no limit"),
    OpcodeRow("note_polyphony", "int", "notes", 0, 1024, 0, "2", "most notes at once on one key; 0: no limit"),
    OpcodeRow("note_selfmask", "bool", "", 0, 1, True, "2", "note_polyphony ends the softest note, and no louder one"),
    OpcodeRow("rt_dead", "bool", "", 0, 1, False, "2", "a release sound plays although its note has died away"),
    OpcodeRow("rt_decay", "float", "dB/s", 0, 200, 0.0, "1", "release sound softer the longer the key was held"),
    OpcodeRow("sustain_sw", "bool", "", 0, 1, True, "ARIA", "the sustain pedal holds the note"),
    OpcodeRow("sostenuto_sw", "bool", "", 0, 1, True, "ARIA", "the sostenuto pedal holds the note"),
    OpcodeRow("sustain_cc", "int", "controller", 0, 127, 64, "ARIA", "the sustain pedal, one for the instrument"),
    OpcodeRow("sostenuto_cc", "int", "controller", 0, 127, 66, "ARIA", "the sostenuto pedal, one for the instrument"),
    OpcodeRow("sustain_lo", "float", "0..127", 0, 127, 64.0, "ARIA", "pedal position from which it holds"),
    OpcodeRow("sostenuto_lo", "float", "0..127", 0, 127, 64.0, "ARIA", "pedal position from which it holds"),
)  # fmt: skip

WHEN_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("key", "note", "key", 0, 127, None, "1", "lokey, hikey and pitch_keycenter in one"),
    OpcodeRow("lokey", "note", "key", 0, 127, 0, "1", "lowest key"),
    OpcodeRow("hikey", "note", "key", 0, 127, 127, "1", "highest key; -1: keys do not play it"),
    OpcodeRow("lovel", "float", "velocity", 0, 127, 0.0, "1", "softest velocity"),
    OpcodeRow("hivel", "float", "velocity", 0, 127, 127.0, "1", "loudest velocity"),
    OpcodeRow("lochan", "int", "channel", 1, 16, 1, "1", "lowest MIDI channel"),
    OpcodeRow("hichan", "int", "channel", 1, 16, 16, "1", "highest MIDI channel"),
    OpcodeRow("loprog", "int", "program", 0, 127, 0, "1", "lowest MIDI program"),
    OpcodeRow("hiprog", "int", "program", 0, 127, 127, "1", "highest MIDI program"),
    OpcodeRow("loccN", "float", "0..127", 0, 127, 0.0, "1", "plays while the controller is at least this",
              spellings=("lohdccN (0..1)",)),
    OpcodeRow("hiccN", "float", "0..127", 0, 127, 127.0, "1", "plays while the controller is at most this",
              spellings=("hihdccN (0..1)",)),
    OpcodeRow("on_loccN", "float", "0..127", 0, 127, 0.0, "1", "a controller's move to at least this starts it",
              spellings=("start_loccN", "on_lohdccN (0..1)")),
    OpcodeRow("on_hiccN", "float", "0..127", 0, 127, 127.0, "1", "a controller's move to at most this starts it",
              spellings=("start_hiccN", "on_hihdccN (0..1)")),
    OpcodeRow("lobend", "float", "-8192..8192", -8192, 8192, -8192.0, "1", "pitch wheel at least this"),
    OpcodeRow("hibend", "float", "-8192..8192", -8192, 8192, 8192.0, "1", "pitch wheel at most this"),
    OpcodeRow("lochanaft", "float", "0..127", 0, 127, 0.0, "1", "channel pressure at least this"),
    OpcodeRow("hichanaft", "float", "0..127", 0, 127, 127.0, "1", "channel pressure at most this"),
    OpcodeRow("lopolyaft", "float", "0..127", 0, 127, 0.0, "1", "key pressure at least this"),
    OpcodeRow("hipolyaft", "float", "0..127", 0, 127, 127.0, "1", "key pressure at most this"),
    OpcodeRow("lorand", "float", "0..1", 0, 1, 0.0, "1", "plays for random numbers from this"),
    OpcodeRow("hirand", "float", "0..1", 0, 1, 1.0, "1", "plays for random numbers below this"),
    OpcodeRow("lobpm", "float", "beats/min", 0, 500, 0.0, "1", "plays if the tempo, here always 120, is at least this"),
    OpcodeRow("hibpm", "float", "beats/min", 0, 500, 500.0, "1", "plays if the tempo is below this"),
    OpcodeRow("seq_length", "int", "notes", 1, 1000, 1, "1", "length of the round robin"),
    OpcodeRow("seq_position", "int", "notes", 1, 1000, 1, "1", "place in the round robin"),
    OpcodeRow("trigger", "choice", "", 0, 0, "attack", "1", "what starts it",
              choices=("attack", "release", "release_key", "first", "legato")),
    OpcodeRow("sw_lokey", "note", "key", 0, 127, None, "1", "lowest key switch"),
    OpcodeRow("sw_hikey", "note", "key", 0, 127, None, "1", "highest key switch"),
    OpcodeRow("sw_last", "note", "key", 0, 127, None, "1", "plays if this key switch was the last"),
    OpcodeRow("sw_lolast", "note", "key", 0, 127, None, "ARIA", "lowest of several for sw_last"),
    OpcodeRow("sw_hilast", "note", "key", 0, 127, None, "ARIA", "highest of several for sw_last"),
    OpcodeRow("sw_default", "note", "key", 0, 127, None, "ARIA", "key switch at the start"),
    OpcodeRow("sw_down", "note", "key", 0, 127, None, "1", "plays while this key is down"),
    OpcodeRow("sw_up", "note", "key", 0, 127, None, "1", "plays while this key is up"),
    OpcodeRow("sw_previous", "note", "key", 0, 127, None, "1", "plays if this was the key before"),
    OpcodeRow("sw_vel", "choice", "", 0, 0, "current", "1", "velocity of legato notes: their own or the one before",
              choices=("current", "previous")),
    OpcodeRow("sw_label", "text", "", 0, 0, "", "ARIA", "name of the key switch"),
)  # fmt: skip

LABEL_ROWS: tuple[OpcodeRow, ...] = tuple(
    OpcodeRow(name, "text", "", 0, 0, "", "ARIA", "a name for people; changes no sound")
    for name in ("region_label", "group_label", "master_label", "global_label")
)

CONTROL_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("default_path", "text", "", 0, 0, "", "2", "put before each sample's name"),
    OpcodeRow("note_offset", "int", "keys", -127, 127, 0, "2", "added to every key that follows"),
    OpcodeRow("octave_offset", "int", "octaves", -10, 10, 0, "2", "added to every key that follows"),
    OpcodeRow("set_ccN", "float", "0..127", 0, 127, None, "2", "a controller's value at the start"),
    OpcodeRow("set_hdccN", "float", "0..1", 0, 1, None, "ARIA", "a controller's value at the start",
              spellings=("set_realccN",)),
    OpcodeRow("label_ccN", "text", "", 0, 0, "", "ARIA", "name of a controller"),
    OpcodeRow("label_keyN", "text", "", 0, 0, "", "sfizz", "name of a key"),
    OpcodeRow("label_outputN", "text", "", 0, 0, "", "sfizz", "name of an output"),
    OpcodeRow("image", "text", "", 0, 0, "", "ARIA", "picture; not shown"),
)  # fmt: skip

CURVE_ROWS: tuple[OpcodeRow, ...] = (
    OpcodeRow("curve_index", "int", "", 0, 255, None, "ARIA", "number of the curve; 0 to 6 are built in"),
    OpcodeRow("vN", "float", "", -INFINITY, INFINITY, None, "ARIA", "the curve's value at position N of 0..127"),
)
