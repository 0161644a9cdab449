"""A desktop that shows notifications: a real service on the test's session bus, which remembers what it was given."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from tests.rig.desktop import SessionBus
from tests.rig.process import Program


@dataclass(frozen=True)
class Notification:
    """What a program had shown."""

    title: str
    text: str
    icon: bool


class Notifications(Program):
    """Ready when it owns `org.freedesktop.Notifications`."""

    def __init__(self, bus: SessionBus) -> None:
        super().__init__([sys.executable, "-m", "tests.rig.notifications_program"], bus.env)
        self.wait_ready(lambda: "ready" in self.output, "the notifications' service", every_s=0.05)

    @property
    def shown(self) -> list[Notification]:
        """All so far, oldest first."""
        rows = (json.loads(line) for line in self.output.splitlines() if line.startswith("{"))
        return [Notification(**row) for row in rows if "text" in row]
