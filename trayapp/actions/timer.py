"""`timer`: says something, and does something, after a while."""

import time

from trayapp.actions.macro import begin, do_steps
from trayapp.actions.means import Carrier, Means
from trayapp.actions.runs import Run, identity
from trayapp.actions.shown import View
from trayapp.actions.values import number, text, texts
from trayapp.core.action import Action, ActionCall, TargetState
from trayapp.core.events import Notice
from trayapp.core.panel import Panel
from trayapp.core.steps import parse_steps


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> str:
        seconds, words = number(call.action, "seconds"), text(call.action, "text")
        steps = parse_steps(texts(call.action, "steps"), means.specs())

        def work(run: Run) -> None:
            if run.wait(seconds):
                means.bus.publish(Notice("info", words or f"{call.label or 'The timer'}: time is up"))
                do_steps(means, call, steps, run)

        did = begin(means, call, work, "Timer")
        ends = time.strftime("%H:%M:%S", time.localtime(time.time() + seconds))
        return f"{did}, ends at {ends}" if did.endswith("started") else did

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it runs."""
    return TargetState("on" if view.runs.is_running(identity(action)) else "off")
