"""The tray's back-end is chosen by what the desktop has."""

import pytest

from trayapp.core.errors import UnavailableError
from trayapp.tray.backend import choose_backend


@pytest.mark.parametrize(
    ("platform", "env", "has", "backend"),
    [
        ("win32", {}, (False, False, False, False), ""),
        ("linux", {}, (True, False, False, True), "gtk"),
        ("linux", {}, (True, True, False, True), "gtk"),
        ("linux", {}, (True, True, True, True), "appindicator"),
        ("linux", {}, (True, False, True, True), "gtk"),
        ("linux", {"PYSTRAY_BACKEND": "xorg"}, (False, False, False, False), "xorg"),
    ],
)
def test_choice(platform: str, env: dict[str, str], has: tuple[bool, bool, bool, bool], backend: str) -> None:
    gtk, indicator, watcher, display = has
    chosen = choose_backend(platform, env, gtk=gtk, indicator=indicator, watcher=watcher, display=display)
    assert chosen == backend


@pytest.mark.parametrize(("gtk", "display", "names"), [(False, True, "python3-gi"), (True, False, "--headless")])
def test_where_none_is_possible_the_remedy_is_named(gtk: bool, display: bool, names: str) -> None:
    with pytest.raises(UnavailableError, match=names):
        choose_backend("linux", {}, gtk=gtk, indicator=False, watcher=False, display=display)
