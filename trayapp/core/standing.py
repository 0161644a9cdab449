"""Where a window of its own stands, on whatever monitors there are."""

from pydantic import Field

from trayapp.core.model import FrozenMap, Model


class Standing(Model):
    """For each monitor (by its key) that the window was on, its place there in pixels; `monitor` is the last one."""

    monitor: str = ""
    places: FrozenMap[str, tuple[int, int]] = Field(default_factory=dict, validate_default=True)

    def at(self, monitor: str, place: tuple[int, int]) -> "Standing":
        """Moved to a place on a monitor; those on other monitors are kept."""
        return Standing(monitor=monitor, places={**self.places, monitor: place})
