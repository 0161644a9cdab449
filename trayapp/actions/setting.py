"""`setting`: a plugin's setting, such as the piano's instrument."""

from trayapp.actions.means import Carrier, Means
from trayapp.actions.shown import View
from trayapp.actions.values import text
from trayapp.core.action import Action, ActionCall, Scalar, TargetState
from trayapp.core.commands import ChangeSettings
from trayapp.core.panel import Panel
from trayapp.core.phrase import Phrase


def carrier(means: Means) -> Carrier:
    """Make the carrier."""

    def carry(call: ActionCall) -> Phrase:
        plugin, setting, value = (text(call.action, name) for name in ("plugin", "setting", "value"))
        stored = means.store.snapshot.settings.plugin(plugin).values.get(setting)
        means.store.dispatch(ChangeSettings(values={f"plugins.{plugin}.values.{setting}": like(stored, value)}))
        named = Phrase(setting.replace("_", " ").capitalize())
        return Phrase("{setting}: {value}", setting=named, value=value)

    return carry


def state(view: View, action: Action, _panel: Panel) -> TargetState:
    """On while it has the value."""
    stored = view.state.settings.plugin(text(action, "plugin")).values.get(text(action, "setting"))
    return TargetState("on" if stored is not None and like(stored, text(action, "value")) == stored else "off")


def like(stored: Scalar | None, value: str) -> Scalar:
    """The text as a value of the kind that is stored; as a text where it does not read as one."""
    if isinstance(stored, bool):
        return {"true": True, "on": True, "false": False, "off": False}.get(value.lower(), value)
    if isinstance(stored, int | float):
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if isinstance(stored, int) and number == int(number) else number
    return value
