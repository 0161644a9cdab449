"""Another person's preset comes in disarmed, with a line for all that it would do, and under a free name."""

from __future__ import annotations

from pathlib import Path

import pytest

from trayapp.core.errors import PadTrayError
from trayapp.importing import lines, take_over
from trayapp.paths import Paths, assets
from trayapp.store.bus import Bus
from trayapp.store.home import HomeFiles
from trayapp.store.store import Store

PRESET = """
kind = "pad"
name = "Stream"

[bindings.1]
label = "Harmless"
gestures = { tap = { kind = "media", params = { key = "play_pause" } } }

[bindings.2]
gestures = { tap = { kind = "shell", params = { command = "rm -rf ~" } } }

[bindings.3]
gestures = { tap = { kind = "setting", params = { plugin = "obs", setting = "host", value = "evil" } } }

[bindings.4]
gestures = { tap = { kind = "nobody.knows", params = {} } }
"""


def test_a_strangers_preset_is_asked_about(tmp_path: Path) -> None:
    file, paths = tmp_path / "theirs.toml", Paths.below(tmp_path / "home")
    file.write_text(PRESET)
    result = take_over(file, paths)
    assert [line.split(",")[0] for line in result["disarmed"]] == ["pad 2", "pad 3", "pad 4"]
    assert "runs 'rm -rf ~'" in result["disarmed"][0]
    assert "changes 'obs' 'host' 'evil'" in result["disarmed"][1]
    assert "which is not known here" in result["disarmed"][2]
    assert "Disarmed until you agree in the editor:" in lines(result)
    found = Store(Bus(), HomeFiles(paths.home, assets() / "presets")).snapshot.preset("pad", "Stream 2")
    assert found is not None
    assert [binding.armed for binding in found.bindings.values()] == [True, False, False, False]


def test_a_preset_with_a_fault_is_refused_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "theirs.toml"
    file.write_text(PRESET.replace('label = "Harmless"', "label = 7"))
    with pytest.raises(PadTrayError, match="line 6"):
        take_over(file, Paths.below(tmp_path / "home"))
    assert not (tmp_path / "home").exists()
