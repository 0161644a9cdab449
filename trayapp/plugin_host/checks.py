"""What an offer must be before its rows are shown: a slip is told with its place, at the start."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from trayapp.core.errors import BadInputError
from trayapp.plugin_host.api import Offer


def check_offer(plugin: str, offer: Any) -> None:
    """Check what `start` returned.

    Raises:
        BadInputError: it is no offer, or a row of it cannot be used.
    """
    if not isinstance(offer, Offer):
        raise BadInputError("start() returned {name}; it must return an Offer", name=type(offer).__name__)
    kinds = [spec.kind for spec, _carry in offer.actions]
    for kind in kinds:
        if not kind.startswith(f"{plugin}."):
            raise BadInputError(
                "its action {kind!r} must be called {wanted}",
                kind=kind,
                wanted=f"{plugin}.{kind.rpartition('.')[2]}",
            )
    _unique("actions", kinds)
    _unique("settings", (setting.param.name for setting in offer.settings))
    _unique("panels", (panel.name for panel in offer.panels))
    for panel in offer.panels:
        if bool(panel.rows) == bool(panel.view):
            raise BadInputError("its panel {name!r} needs rows or a view, one of them", name=panel.name)
        if panel.view and ":" not in panel.view:
            raise BadInputError(
                "its panel {name!r} has the view {view!r}; write it as module:function",
                name=panel.name,
                view=panel.view,
            )


def _unique(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise BadInputError("two of its {what} are called {name!r}", what=what, name=twice[0])
