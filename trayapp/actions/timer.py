"""`timer`: says something, and does something, after a while."""

import time

from trayapp.actions.macro import Words, begin, do_steps
from trayapp.actions.means import Carrier, Means
from trayapp.actions.runs import Run, identity
from trayapp.actions.shown import View
from trayapp.actions.values import number, text, texts
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.events import Notice
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase
from trayapp.core.steps import parse_steps

_WORDS = Words(Phrase("Timer started"), Phrase("Timer goes on"), Phrase("Timer stopped"))


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        seconds, words = number(call.action, "seconds"), text(call.action, "text")
        steps = parse_steps(texts(call.action, "steps"), means.specs())

        def work(run: Run) -> None:
            if run.wait(seconds):
                means.bus.publish(Notice("info", _said(words, call.label)))
                do_steps(means, call, steps, run)

        did = begin(means, call, work, _WORDS)
        ends = time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))
        return Phrase("Timer started, ends at {ends}", ends=ends) if did is _WORDS.started else did

    return carry


def _said(words: str, label: str) -> Phrase:
    if words:
        return Phrase(words)
    return Phrase("{label}: time is up", label=label) if label else Phrase("The timer: time is up")


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it runs."""
    return TargetState("on" if view.runs.is_running(identity(action)) else "off")
