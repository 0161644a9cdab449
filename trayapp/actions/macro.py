"""`macro` and `choice`: steps one after another, or one of them."""

import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from trayapp.actions.means import Carrier, Means
from trayapp.actions.runs import Run, identity
from trayapp.actions.shown import View
from trayapp.actions.values import number, text, texts
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.errors import PadTrayError
from trayapp.core.panel import Panel
from trayapp.core.phrase import NOTHING, Phrase
from trayapp.core.steps import Hold, LetGo, Step, Wait, parse_steps


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one that goes on for a while."""

    started: Phrase
    goes_on: Phrase
    stopped: Phrase


_WORDS = Words(Phrase("Macro started"), Phrase("Macro goes on"), Phrase("Macro stopped"))


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        steps = parse_steps(texts(call.action, "steps"), means.specs())
        times = int(number(call.action, "repeat"))

        def work(run: Run) -> None:
            done = 0
            while not run.stopped and (times == 0 or done < times):
                if not do_steps(means, call, steps, run):
                    return
                done += 1
                if times == 0:
                    run.wait(BREATH_S)

        return begin(means, call, work, _WORDS)

    return carry


BREATH_S = 0.01
"""Between two rounds of an endless macro, so that one without a wait cannot take a whole core."""


def choice(means: Means) -> Carrier:
    """Make the carrier of `choice`, which remembers the turn of each."""
    turns: dict[Hashable, int] = {}

    def carry(call: ActionCall) -> Phrase:
        steps = parse_steps(texts(call.action, "steps"), means.specs())
        key = identity(call.action)
        if text(call.action, "order") == "random":
            at = random.randrange(len(steps))  # noqa: S311 - a pad, no secret
        else:
            at = turns.get(key, -1) + 1
            at = turns[key] = at % len(steps)
        return do_step(means, call, steps[at], Run()) or Phrase("Step {step} of {steps}", step=at + 1, steps=len(steps))

    return carry


def begin(means: Means, call: ActionCall, work: Callable[[Run], None], words: Words) -> Phrase:
    """Start a run, or what its `again` says where it goes on already."""
    key, again = identity(call.action), text(call.action, "again")
    if means.runs.is_running(key):
        if again == "stop":
            means.runs.stop(key)
            return words.stopped
        if again == "ignore":
            return words.goes_on
    means.runs.start(key, work)
    return words.started


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it runs."""
    return TargetState("on" if view.runs.is_running(identity(action)) else "off")


def do_steps(means: Means, call: ActionCall, steps: tuple[Step, ...], run: Run) -> bool:
    """Carry the steps out in order; False where one failed, which is told, or where it was stopped.

    Keys that the steps hold go up in any case.
    """
    try:
        for at, step in enumerate(steps, 1):
            if run.stopped:
                return False
            try:
                do_step(means, call, step, run)
            except PadTrayError as error:
                means.failed(call, Phrase("step {number}: {error}", number=at, error=error))
                return False
        return not run.stopped
    finally:
        for step in steps:
            if isinstance(step, Hold):
                means.held.release((run, step.chord))


def do_step(means: Means, call: ActionCall, step: Step, run: Run) -> Phrase:
    """Carry one step out; a step that presses also releases.

    Raises:
        PadTrayError: it failed.
    """
    if isinstance(step, Wait):
        run.wait(step.ms / 1000)
        return NOTHING
    if isinstance(step, Hold):
        means.held.press((run, step.chord), step.chord.keys)
        return Phrase("{keys}, held", keys=step.chord.title)
    if isinstance(step, LetGo):
        means.held.release((run, step.chord))
        return Phrase("{keys} let go", keys=step.chord.title)
    press = replace(call, action=step, phase="press", press_id=means.next_id())
    did = means.perform(press)
    if means.specs()[step.kind].holds:
        run.wait(means.store.snapshot.settings.actions.minimum_hold_ms / 1000)
        means.perform(replace(press, phase="release"))
    return did
