"""Notes and pedals: what starts, holds, catches, releases and ends voices."""

from __future__ import annotations

from typing import Any

import numpy as np

from trayapp.audio.arrays import clear
from trayapp.audio.jit import Number, inner_kernel
from trayapp.audio.synth import control, envelope, routes, slots
from trayapp.audio.synth.layout import Record
from trayapp.audio.synth.slots import SUSTAIN_CC
from trayapp.audio.synth.state import LIVE, MOVING

STOP_S = 0.005
SWAP_S = 0.05
SOSTENUTO_CC = 66
SOFT_CC = 67
ALL_SOUND_OFF_CC = 120
RESET_CC = 121
ALL_NOTES_OFF_CC = 123
PEDAL_DOWN = 64.0 / 127.0
PEDAL_MOVED = 0.004
"""Half a step of seven bits: smaller moves of a half-pressed pedal change nothing."""


@inner_kernel
def note_on(state: Any, command: Record) -> None:
    """Starts one voice; what its groups and the polyphony cost the others is settled first."""
    spec = command["voice"]
    note = command["note"]
    if note == 0:  # layers of one strike belong together even without the caller's id
        note = -1 - ((command["frame"] * 16 + spec["channel"]) * 128 + spec["key"])
    _settle_groups(state, spec, note)
    slots.make_room(state, note, spec["channel"], spec["key"])
    slot = slots.take_slot(state)
    slots.start_voice(state, spec, slot)
    run = state["runs"][slot]
    run["note"] = note
    own = state["voices"][slot]
    channel = state["channels"][own["channel"]]
    run["onset_gain"] = own["soft_gain"] if channel["controllers"][SOFT_CC] >= PEDAL_DOWN else 1.0
    control.begin(own, run, state["settings"], channel, state["sums"], state["counters"])


@inner_kernel
def _settle_groups(state: Any, spec: Record, note: Number) -> None:
    """Switches off what the new voice's group, class and note limits end."""
    in_group = 0
    on_key = 0
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        run, other = state["runs"][slot], state["voices"][slot]
        if run["stage"] != LIVE or run["note"] == note:
            continue
        same_channel = other["channel"] == spec["channel"]
        off = spec["group"] != 0 and other["off_by"] == spec["group"]
        same_class = spec["exclusive_class"] != 0 and other["exclusive_class"] == spec["exclusive_class"]
        if off or (same_class and same_channel):
            slots.switch_off(state, slot)
            continue
        if other["polyphony_group"] == spec["polyphony_group"] and _first_of_note(state, index):
            in_group += 1
            if same_channel and other["key"] == spec["key"]:
                on_key += 1
    if spec["polyphony_group"] != 0 and spec["polyphony"] > 0:
        while in_group >= spec["polyphony"]:
            _end_oldest(state, spec, note, False)
            in_group -= 1
            on_key = 0
    if spec["note_polyphony"] > 0:
        while on_key >= spec["note_polyphony"]:
            _end_oldest(state, spec, note, True)
            on_key -= 1


@inner_kernel
def _first_of_note(state: Any, index: Number) -> Number:
    """Whether no live voice before it in the list belongs to the same note and polyphony group."""
    slot = state["active"][index]
    note, group = state["runs"][slot]["note"], state["voices"][slot]["polyphony_group"]
    for before in range(index):
        other = state["active"][before]
        run = state["runs"][other]
        if run["stage"] == LIVE and run["note"] == note and state["voices"][other]["polyphony_group"] == group:
            return False
    return True


@inner_kernel
def _end_oldest(state: Any, spec: Record, note: Number, on_key: Number) -> None:
    """Fades the oldest note of the polyphony group, with all its layers in it; a masking voice the softest of a key."""
    oldest, order = np.int64(-1), np.int64(1 << 62)
    masks = on_key and spec["self_mask"] != 0
    softest = np.float64(spec["velocity"])
    for sweep in range(2):
        for index in range(state["counters"]["active"]):
            slot = state["active"][index]
            run, other = state["runs"][slot], state["voices"][slot]
            if run["stage"] != LIVE or run["note"] == note or other["polyphony_group"] != spec["polyphony_group"]:
                continue
            if on_key and (other["key"] != spec["key"] or other["channel"] != spec["channel"]):
                continue
            if sweep == 0:
                if masks and other["velocity"] != softest:
                    if other["velocity"] > softest:
                        continue
                    softest = np.float64(other["velocity"])
                    order = np.int64(1 << 62)
                if run["order"] < order:
                    oldest, order = np.int64(run["note"]), np.int64(run["order"])
            elif run["note"] == oldest:
                slots.fade(state, slot, slots.FAST_OFF_S)


@inner_kernel
def _pedal_holds(spec: Record, position: Number) -> Number:
    if spec["sustain_pedal"] == 0:
        return False
    if spec["half_release_s"] > 0.0:
        return bool(position >= spec["half_high"])
    return bool(position >= spec["sustain_threshold"])


@inner_kernel
def note_off(state: Any, command: Record) -> None:
    """The key goes up; pedals may hold the voices."""
    channel, key, note = command["channel"], command["index"], command["note"]
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        run, spec = state["runs"][slot], state["voices"][slot]
        if run["stage"] == LIVE and run["key_down"] != 0 and spec["note_off"] != 0:
            mine = run["note"] == note if note != 0 else (spec["channel"] == channel and spec["key"] == key)
            if mine:
                run["key_down"] = 0
                _let_go(state, slot)


@inner_kernel
def _let_go(state: Any, slot: Number) -> None:
    """Releases a voice whose key is up, unless a pedal holds it."""
    run, spec = state["runs"][slot], state["voices"][slot]
    position = state["channels"][spec["channel"]]["controllers"][SUSTAIN_CC]
    if run["latched"] == 0 and not _pedal_holds(spec, position):
        slots.release(state, slot)


@inner_kernel
def control_change(state: Any, channel: Number, number: Number, value: Number) -> None:
    """Moves a controller; pedals and channel mode messages act at once."""
    memory = state["channels"][channel]
    before = np.float64(memory["controllers"][number])
    memory["controllers"][number] = value
    if number == SUSTAIN_CC:
        _move_sustain(state, channel, before, value)
    elif number == SOSTENUTO_CC:
        _move_sostenuto(state, channel, before >= PEDAL_DOWN, value >= PEDAL_DOWN)
    elif number == ALL_SOUND_OFF_CC:
        fade_all(state, STOP_S, channel)
    elif number == RESET_CC:
        reset(state, channel)
    elif number >= ALL_NOTES_OFF_CC:
        for index in range(state["counters"]["active"]):
            slot = state["active"][index]
            run, spec = state["runs"][slot], state["voices"][slot]
            if run["stage"] == LIVE and run["key_down"] != 0 and spec["note_off"] != 0 and spec["channel"] == channel:
                run["key_down"] = 0
                _let_go(state, slot)


@inner_kernel
def _move_sustain(state: Any, channel: Number, before: Number, position: Number) -> None:
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        run, spec = state["runs"][slot], state["voices"][slot]
        if run["stage"] != LIVE or run["key_down"] != 0 or spec["note_off"] == 0 or spec["channel"] != channel:
            continue
        holds = _pedal_holds(spec, position)
        if run["released"] == 0:
            if not holds and run["latched"] == 0:
                slots.release(state, slot)
        elif holds and not _pedal_holds(spec, before):
            for part in range(spec["n_envelopes"]):
                envelope.catch(spec["envelopes"][part], run["envelopes"][part], state["settings"]["rate"])
            run["released"] = 0
            run["calm"] = MOVING
            if spec["loop_mode"] >= 2 and run["position"] < spec["loop_end"]:
                run["looping"] = 1
            run["left"] = 0
        elif spec["half_release_s"] > 0.0 and abs(position - before) > PEDAL_MOVED:
            slots.release(state, slot)


@inner_kernel
def _move_sostenuto(state: Any, channel: Number, before: Number, down: Number) -> None:
    if before == down:
        return
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        run, spec = state["runs"][slot], state["voices"][slot]
        if run["stage"] != LIVE or spec["sostenuto_pedal"] == 0 or spec["channel"] != channel:
            continue
        if down:
            run["latched"] = run["key_down"]
        elif run["latched"] != 0:
            run["latched"] = 0
            if run["key_down"] == 0 and run["released"] == 0 and spec["note_off"] != 0:
                _let_go(state, slot)


@inner_kernel
def reset(state: Any, channel: Number) -> None:
    """Controllers back to rest as RP-015 asks: pedals, modulation, bend and pressure; volume and pan stay."""
    memory = state["channels"][channel]
    memory["bend"] = 0.0
    memory["pressure"] = 0.0
    clear(memory["key_pressure"])
    memory["controllers"][1] = 0.0
    memory["controllers"][11] = 1.0
    memory["controllers"][SOFT_CC] = 0.0
    memory["generation"] += 1
    before = np.float64(memory["controllers"][SUSTAIN_CC])
    memory["controllers"][SUSTAIN_CC] = 0.0
    _move_sustain(state, channel, before, 0.0)
    down = memory["controllers"][SOSTENUTO_CC] >= PEDAL_DOWN
    memory["controllers"][SOSTENUTO_CC] = 0.0
    _move_sostenuto(state, channel, down, False)
    move_stages(state, channel)


@inner_kernel
def move_stages(state: Any, channel: Number) -> None:
    """Lets the envelopes of a channel's voices follow what has moved on it, where they are to."""
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        spec = state["voices"][slot]
        if spec["dynamic"] != 0 and spec["channel"] == channel and state["runs"][slot]["stage"] == LIVE:
            routes.move_stages(spec, state["runs"][slot], state["channels"][channel], state["settings"]["rate"])


@inner_kernel
def fade_all(state: Any, seconds: Number, channel: Number) -> None:
    """Fades every voice of the channel; -1 is all channels."""
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        if state["runs"][slot]["stage"] != 0 and (channel < 0 or state["voices"][slot]["channel"] == channel):
            slots.fade(state, slot, seconds)


@inner_kernel
def stop_note(state: Any, note: Number, seconds: Number) -> None:
    """Fades the voices of one note."""
    for index in range(state["counters"]["active"]):
        slot = state["active"][index]
        if state["runs"][slot]["stage"] == LIVE and state["runs"][slot]["note"] == note:
            slots.fade(state, slot, seconds)
