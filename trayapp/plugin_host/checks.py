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
        raise BadInputError(f"start() returned {type(offer).__name__}; it must return an Offer")
    kinds = [spec.kind for spec, _carry in offer.actions]
    for kind in kinds:
        if not kind.startswith(f"{plugin}."):
            raise BadInputError(f"its action {kind!r} must be called {plugin}.{kind.rpartition('.')[2]!s}")
    _unique("actions", kinds)
    _unique("settings", (setting.param.name for setting in offer.settings))
    _unique("panels", (panel.name for panel in offer.panels))
    for panel in offer.panels:
        if bool(panel.rows) == bool(panel.view):
            raise BadInputError(f"its panel {panel.name!r} needs rows or a view, one of them")
        if panel.view and ":" not in panel.view:
            raise BadInputError(f"its panel {panel.name!r} has the view {panel.view!r}; write it as module:function")


def _unique(what: str, names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise BadInputError(f"two of its {what} are called {twice[0]!r}")
