"""The device profiles there are, shipped and the user's own, and which one fits a port."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trayapp.core.device_profile import DeviceProfile
from trayapp.core.errors import BadInputError
from trayapp.core.phrase import Phrase
from trayapp.midi.names import matches, same
from trayapp.store.places import read_toml

GENERIC = "Generic"
"""The profile of a controller that no other one fits."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Profiles by name, and one line for each file that is none."""

    by_name: Mapping[str, DeviceProfile]
    problems: tuple[Phrase, ...] = ()

    def of_port(self, port: str, chosen: Mapping[str, str]) -> DeviceProfile:
        """The profile for a port: the one chosen by hand, else the one whose longest pattern fits, else generic."""
        for name, profile_name in chosen.items():
            if same(name, port) and profile_name in self.by_name:
                return self.by_name[profile_name]
        fit = {name: _fit(profile, port) for name, profile in self.by_name.items()}
        best = max(fit, key=lambda name: (fit[name], name))
        return self.by_name[best if fit[best] else GENERIC]

    @staticmethod
    def is_other(profile: DeviceProfile, port: str) -> bool:
        """Whether the port belongs to the profile's controller but carries nothing for PadTray."""
        return matches(port, profile.other_ports)


def load(shipped: Path, own: Path) -> Profiles:
    """Read every `*.toml` of both folders; the user's own takes the place of a shipped one of the same name.

    A file that does not parse is left out and named in `problems`; so is a name given twice in one folder.
    """
    by_name: dict[str, DeviceProfile] = {}
    problems: list[Phrase] = []
    for folder in (shipped, own):
        found: dict[str, DeviceProfile] = {}
        for file in sorted(folder.glob("*.toml")):
            try:
                profile = read(file)
            except BadInputError as error:
                problems.append(error.phrase)
                continue
            if found.setdefault(profile.name, profile) is not profile:
                problems.append(
                    Phrase(
                        "{file}: another file of this folder is called {name!r} already; rename one",
                        file=file,
                        name=profile.name,
                    )
                )
        by_name |= found
    for problem in problems:
        _log.warning("A device profile is left out: %s", problem)
    by_name.setdefault(GENERIC, DeviceProfile(name=GENERIC, source="nothing is known"))
    return Profiles(by_name, tuple(problems))


def read(file: Path) -> DeviceProfile:
    """One profile.

    Raises:
        BadInputError: names the file, the line and the reason.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError("{file}: cannot be read: {error}", file=file, error=error) from error
    return read_toml(str(file), text, DeviceProfile.model_validate)


def _fit(profile: DeviceProfile, port: str) -> int:
    """The length of the longest pattern that a port fits; 0 if it fits none."""
    patterns = (*profile.ports, *profile.other_ports)
    return max((len(pattern) for pattern in patterns if matches(port, (pattern,))), default=0)
