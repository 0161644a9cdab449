"""The rules by which a MIDI event becomes actions, notes for the instrument, and live events.

Nothing here blocks, waits or raises; the only thing changed is what is held.
"""

from collections.abc import Callable

from trayapp.core.action import ActionCall
from trayapp.core.binding import Binding, Turn
from trayapp.core.control import Control
from trayapp.core.device_profile import DeviceProfile, Hit
from trayapp.core.events import ActionEvent, KeyEvent, KnobBankEvent, KnobEvent, MidiEvent, PadEvent, StepEvent
from trayapp.core.panel import Bank, Panel, PanelType
from trayapp.core.phrase import Phrase
from trayapp.core.state import AppState
from trayapp.midi.gestures import Made, Standing, Touch
from trayapp.midi.held import Held, Source, Turned
from trayapp.midi.message import SOFT, SOSTENUTO, SOURCE_KINDS, SUSTAIN
from trayapp.midi.names import same
from trayapp.midi.sharing import Unclaimed, shared, take_back
from trayapp.midi.turn import NEAR, SETTLED_S, KnobState, steps
from trayapp.midi.wide import WIDE

Output = ActionCall | MidiEvent | ActionEvent | KeyEvent | KnobBankEvent | KnobEvent | PadEvent | StepEvent | Unclaimed
"""An action to carry out, an event for the instrument, or something to show."""

NOT_ARMED = Phrase("not armed: it came from elsewhere; agree to it in the editor")
REFUSAL_S = 2.0
"""A knob that may not act says so again after this time, not with each step."""

_PEDALS = frozenset((SUSTAIN, SOSTENUTO, SOFT))


def route(event: MidiEvent, profile: DeviceProfile, state: AppState, held: Held) -> list[Output]:
    """What one event of a controller leads to, in order."""
    outputs = _routed(event, profile, state, held)
    return [*outputs, *shared(event, outputs, state, held)] if held.shares else outputs


def _routed(event: MidiEvent, profile: DeviceProfile, state: AppState, held: Held) -> list[Output]:
    kind = SOURCE_KINDS.get(event.kind)
    hit = profile.hit(kind, event.channel, event.number) if kind else None
    if kind == "note":
        if event.kind == "note_off":
            return _release(event, held)
        if hit is not None:
            return _press_pad(event, hit, state, held)
        return _press_key(event, state, held) if profile.is_key(event.channel, event.number) else []
    if hit is not None and hit.type == "pad":
        return _press_pad(event, hit, state, held) if event.value else _release(event, held)
    if hit is not None:
        return _turn(event, hit, state, held)
    if event.kind == "poly_pressure" and profile.hit("note", event.channel, event.number):
        return []  # a pad's pressure is no expression of the instrument
    return _play(event, state, held)


def by_hand(event: MidiEvent, panel_id: str, state: AppState, held: Held) -> list[Output]:
    """A pad or key pressed (`note_on`) or released on the screen or by a hotkey, on any panel, active or not.

    `event.number` is the position; `event.port` tells the screen from a hotkey. A release reaches its press even when
    the panel is gone.
    """
    source = (event.port, panel_id, 0, event.number)
    outputs = _let_go(source, event.time, held)
    panel = state.panel(panel_id)
    if event.kind != "note_on" or panel is None:
        return outputs
    control = Control("key" if panel.type == "piano" else "pad", panel.bank, event.number, event.port)
    if control.type == "pad":
        outputs.append(PadEvent(control, event.value, panel.id))
    return outputs + _press(source, event, control, panel, state, held)


def turn_by_hand(
    value: float, control: Control, panel: Panel, time: float, state: AppState, held: Held
) -> list[Output]:
    """A knob set on the screen to `value`, 0 to 1, on any panel, active or not."""
    held.turned[panel.id, control.position] = Turned(control, time, value)
    binding = state.binding(panel, control.position)
    action = binding.gestures.get("turn") if binding else None
    outputs: list[Output] = [KnobEvent(control, value, panel.id)]
    if binding is None or action is None:
        return outputs
    if not binding.armed:
        return [*outputs, _refusal(control, binding)]
    return [*outputs, ActionCall(action, "turn", control, binding.label, 0, value, time)]


def follow(place: tuple[str, int], value: float, state: AppState, held: Held, time: float) -> list[Output]:
    """The target of a knob that was turned has `value` now: one changed elsewhere is shown, and not had any more.

    A report within `SETTLED_S` of the last turn may only lag behind it.
    """
    last, panel = held.turned.get(place), state.panel(place[0])
    binding = state.binding(panel, place[1]) if panel else None
    if last is None or binding is None or time - last.time < SETTLED_S:
        return []
    if last.value is not None and abs(value - last.value) <= NEAR:
        return []
    knob, turn = last.knob, binding.turn
    if knob is None or knob.position is None or turn.mode == "jump":
        held.turned[place] = Turned(last.control, last.time, value, knob)
        return [KnobEvent(last.control, value, place[0])]
    knob.picked, knob.sent = False, None
    held.turned[place] = Turned(last.control, last.time, None, knob)
    return [KnobEvent(last.control, turn.value(knob.position), place[0], value)]


def lost(port: str, held: Held, time: float) -> list[Output]:
    """The controller is gone: all it held is released."""
    outputs: list[Output] = []
    for source, touch in list(held.touches.items()):
        if source[0] == port:
            was_down = touch.down
            outputs += touch.cancel(time)
            outputs += _went_up(touch) if was_down else []
            del held.touches[source]
    outputs += take_back(held, time, port)
    for standing in held.standings.values():
        if standing.latched and standing.latched.control.device == port:
            outputs += standing.let_go(time)
    for knob in [knob for knob in held.knobs if knob[0][0] == port]:
        del held.knobs[knob]
    for source in [source for source in held.positions if source[0] == port]:
        del held.positions[source]
    return outputs + _hush(held, time, lambda source: source[0] == port)


def changed(state: AppState, held: Held, time: float, left: str = "") -> list[Output]:
    """The state is another: what was bound when its toggle pressed it is let go where it is bound no more.

    `left` is the id of a panel that no controller reaches any more.
    """
    outputs: list[Output] = []
    for place, standing in list(held.standings.items()):
        panel = state.panel(standing.panel)
        if panel is None or state.binding(panel, standing.position) != standing.binding:
            outputs += held.standings.pop(place).forget(time)
        elif standing.panel == left:
            outputs += standing.let_go(time)
    return outputs


def let_go(held: Held, time: float) -> list[Output]:
    """Release what toggles hold, of every controller."""
    return [made for standing in held.standings.values() for made in standing.let_go(time)]


def silence(held: Held, time: float) -> list[Output]:
    """Release every key that sounds and every pedal that is down, of all controllers."""
    return _hush(held, time, lambda _source: True)


def elapse(held: Held, now: float) -> list[Output]:
    """Gestures that time has decided."""
    outputs: list[Output] = []
    for source, touch in list(held.touches.items()):
        outputs += touch.elapse(now)
        if touch.finished:
            del held.touches[source]
    return outputs


def _source(event: MidiEvent) -> Source:
    return (event.port, SOURCE_KINDS[event.kind], event.channel, event.number)


def _active(state: AppState, type_: PanelType, bank: Bank, port: str) -> Panel | None:
    panel = state.active_panel(type_, bank)
    return panel if panel is not None and (not panel.device or same(panel.device, port)) else None


def _press_pad(event: MidiEvent, hit: Hit, state: AppState, held: Held) -> list[Output]:
    bank: Bank = hit.bank or "A"
    control = Control("pad", bank, hit.position, event.port)
    panel = _active(state, "pad", bank, event.port)
    outputs = _release(event, held)
    if bank != held.knob_bank:
        held.knob_bank = bank
        outputs.append(KnobBankEvent(bank))
    outputs.append(PadEvent(control, event.value, panel.id if panel else ""))
    return outputs + _press(_source(event), event, control, panel, state, held)


def _press_key(event: MidiEvent, state: AppState, held: Held) -> list[Output]:
    outputs = _release(event, held)
    panel = _active(state, "piano", "map", event.port)
    binding = state.binding(panel, event.number) if panel else None
    if panel is not None and binding is not None and binding.gestures:
        control = Control("key", "map", event.number, event.port)
        outputs.append(KeyEvent(event.number, event.value, "map"))
        return outputs + _press(_source(event), event, control, panel, state, held)
    if _active(state, "piano", "play", event.port) is not None:
        held.sounding[_source(event)] = event
        outputs += [event, KeyEvent(event.number, event.value, "midi")]
    return outputs


def _press(
    source: Source, event: MidiEvent, control: Control, panel: Panel | None, state: AppState, held: Held
) -> list[Output]:
    preset = state.panel_preset(panel) if panel else None
    binding = preset.binding(control.position) if preset else None
    panel_id = panel.id if panel else ""
    touch = held.touches.get(source)
    outputs: list[Output] = []
    if touch is None or touch.panel != panel_id or touch.binding != binding:
        outputs += touch.settle() if touch else ()
        standing = Standing(panel_id, control.position, binding)
        if binding is not None:
            outputs += _stale(standing, event.time, held)
            standing = held.standings.setdefault((panel_id, control.position), standing)
        partners = preset.partners(control.position) if preset else {}
        touch = held.touches[source] = Touch(control, standing, held.ids, state.settings.gestures, partners)
    outputs += touch.press(event.value / 127, event.time)
    outputs += _with_partner(touch, event.time, held)
    if binding is not None and binding.gestures and not binding.armed:
        outputs.append(_refusal(control, binding))
    return outputs


def _stale(new: Standing, time: float, held: Held) -> list[Made]:
    """The control is bound to something else than when it was last pressed: that is let go."""
    place = (new.panel, new.position)
    known = held.standings.get(place)
    if known is None or known.binding == new.binding:
        return []
    return held.standings.pop(place).forget(time)


def _with_partner(touch: Touch, time: float, held: Held) -> list[Made]:
    """Whether a partner went down a moment ago: then both are one chord."""
    for other in held.touches.values() if touch.waits else ():
        if other.waits and other.panel == touch.panel and other.control.position in touch.partners:
            return touch.together(other, time)
    return []


def _release(event: MidiEvent, held: Held) -> list[Output]:
    """Release where it was pressed, whatever is active now; a release without a press does nothing."""
    source = _source(event)
    outputs = _let_go(source, event.time, held)
    pressed = held.sounding.pop(source, None)
    if pressed is not None:
        outputs += _note_off(pressed, event.time, 0 if event.kind == "note_on" else event.value)
    return outputs


def _let_go(source: Source, time: float, held: Held) -> list[Output]:
    touch = held.touches.get(source)
    if touch is None or not touch.down:
        return []
    outputs = [*touch.release(time), *_went_up(touch)]
    if touch.finished:
        del held.touches[source]
    return outputs


def _went_up(touch: Touch) -> list[Output]:
    if touch.control.type == "pad":
        return [PadEvent(touch.control, 0, touch.panel)]
    return [KeyEvent(touch.control.position, 0, "map")]


def _turn(event: MidiEvent, hit: Hit, state: AppState, held: Held) -> list[Output]:
    bank: Bank = hit.bank or held.knob_bank
    control = Control("knob", bank, hit.position, event.port)
    panel = _active(state, "knob", bank, event.port)
    panel_id = panel.id if panel else ""
    binding = state.binding(panel, hit.position) if panel else None
    action = binding.gestures.get("turn") if binding else None
    turn = binding.turn if binding else Turn()
    target = held.targets.get((panel_id, hit.position)) if action else None
    aim = None if target is None else turn.position(target)
    source = _source(event)
    knob = held.knobs.setdefault((source, panel_id), KnobState())
    if hit.encoding == "absolute":
        before, held.positions[source] = held.positions.get(source), _position(event)
        position = turn.way(held.positions[source])
        reached = knob.turned_to(position, None if before is None else turn.way(before), turn.mode, aim, event.time)
    else:
        position = reached = knob.turned_by(steps(hit.encoding, event.value), turn, aim, event.time)
    shown = turn.value(position)
    value = None if reached is None else turn.value(reached)
    held.turned[panel_id, hit.position] = Turned(
        control, event.time, value, knob if hit.encoding == "absolute" else None
    )
    outputs: list[Output] = [KnobEvent(control, shown, panel_id, target if reached is None else None)]
    if binding is None or action is None:
        return outputs + _play(event, state, held)
    if not binding.armed:
        place = (panel_id, hit.position)
        if event.time - held.refused.get(place, float("-inf")) >= REFUSAL_S:
            held.refused[place] = event.time
            outputs.append(_refusal(control, binding))
    elif value is not None:
        outputs.append(ActionCall(action, "turn", control, binding.label, 0, value, event.time))
    return outputs


def _position(event: MidiEvent) -> float:
    if event.kind == "pitch_bend":  # its middle is no middle of 14 bits
        return 0.5 + event.value / (16382 if event.value > 0 else 16384)
    return event.value / (127 if event.kind not in WIDE else 16383)


def _refusal(control: Control, binding: Binding) -> ActionEvent:
    what = next(iter(binding.gestures.values())).kind
    return ActionEvent(control, binding.label, Phrase(what), ok=False, detail=NOT_ARMED, turn=control.type == "knob")


def _play(event: MidiEvent, state: AppState, held: Held) -> list[Output]:
    """Pedals, wheels and pressure for the instrument; one that is not at rest goes back to rest where it went."""
    if event.kind == "sysex" or event.kind in WIDE:
        return []
    returns = event.kind == "pitch_bend" or (event.kind == "control_change" and event.number in _PEDALS)
    tilted = held.tilted.pop(_source(event), None) if returns else None
    if tilted is None and _active(state, "piano", "play", event.port) is None:
        return []
    if returns and event.value:
        held.tilted[_source(event)] = event
    return [event]


def _hush(held: Held, time: float, chosen: Callable[[Source], bool]) -> list[Output]:
    outputs: list[Output] = []
    for source in [source for source in held.sounding if chosen(source)]:
        outputs += _note_off(held.sounding.pop(source), time, 0)
    for source in [source for source in held.tilted if chosen(source)]:
        event = held.tilted.pop(source)
        outputs.append(MidiEvent(event.kind, event.channel, event.number, 0, time, event.port))
    return outputs


def _note_off(pressed: MidiEvent, time: float, velocity: int) -> list[Output]:
    off = MidiEvent("note_off", pressed.channel, pressed.number, velocity, time, pressed.port)
    return [off, KeyEvent(pressed.number, 0, "midi")]
