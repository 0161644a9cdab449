"""The piano as PadTray's plugin host sees it."""

from __future__ import annotations

from plugins.piano.piano import Piano
from trayapp.plugin_host.api import Host, Offer


def start(host: Host) -> Offer:
    """Begin loading the chosen instrument; notes sound as soon as it is there."""
    return Piano(host).offer()
