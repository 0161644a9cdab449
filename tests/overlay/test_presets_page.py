"""The presets page of the settings: made, renamed, copied, deleted, and carried from one computer to another."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from tests.overlay.conftest import pump
from tests.overlay.test_settings import Bench, bench, widgets_below
from trayapp.core.action import Action
from trayapp.core.action_table import BUILT_IN, by_kind
from trayapp.core.binding import Binding
from trayapp.core.preset import Preset
from trayapp.store.sharing import export_preset, read_preset

__all__ = ["bench"]


def test_a_preset_is_made_renamed_copied_deleted_and_brought_back(bench: Bench) -> None:
    def named(name: str) -> Preset:
        preset = bench.store.snapshot.preset("pad", name)
        assert preset is not None
        return preset

    page = bench.open("presets")
    stream = named("Stream")
    page._new("pad")
    page.refresh()
    page._copy(stream)
    page.refresh()
    page._rename(stream, "On air")
    page.refresh()
    assert named("Stream copy").bindings == named("On air").bindings
    assert named("New preset").bindings == {}
    page._rename(named("On air"), "Editing")
    assert "exists already" in page._faults["pad On air"].cget("text")
    page._delete(named("On air"))
    page.refresh()
    assert bench.store.snapshot.preset("pad", "On air") is None
    assert "On air" in bench.text_of(page.frame)  # it says that Undo brings it back
    bench.click(page.undo_button)
    pump(bench.root, lambda: bench.store.snapshot.preset("pad", "On air"), "it is back")


def test_a_strangers_preset_is_shown_before_it_is_taken(bench: Bench, tmp_path: Path) -> None:
    bad = Binding(label="Free", gestures={"tap": Action(kind="shell", params={"command": "rm -rf x"})})
    export_preset(Preset(kind="pad", name="Stream", bindings={1: bad}), tmp_path / "p.toml", by_kind(BUILT_IN))
    page = bench.open("presets")
    page.read(tmp_path / "p.toml")
    assert "rm -rf x" in bench.text_of(page.frame)
    assert len(bench.store.snapshot.presets_of("pad")) == 3
    button = next(w for w in widgets_below(page.frame) if "CTkButton" in type(w).__name__)
    bench.click(button)
    pump(bench.root, lambda: bench.store.snapshot.preset("pad", "Stream 2"), "it is taken under a free name")
    taken = bench.store.snapshot.preset("pad", "Stream 2")
    assert taken is not None
    assert not taken.bindings[1].armed
    page.read(tmp_path / "none.toml")
    assert "cannot be read" in page._faults["presets"].cget("text")


def test_a_preset_is_exported_where_the_dialog_says(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_options: str(tmp_path / "s.toml"))
    page = bench.open("presets")
    stream = bench.store.snapshot.preset("pad", "Stream")
    assert stream is not None
    page._export(stream)
    assert read_preset(tmp_path / "s.toml", by_kind(BUILT_IN)).preset.name == "Stream"
    assert "s.toml" in page._said.cget("text")


def test_a_preset_comes_in_through_the_systems_own_dialog(bench: Bench, tmp_path: Path) -> None:
    """The dialog waits for its answer inside Tk, so a thread of the test writes it."""
    export_preset(Preset(kind="pad", name="Mine"), tmp_path / "mine.toml", by_kind(BUILT_IN))
    page = bench.open("presets")

    def write() -> None:
        dialog = bench.xdo.wait_window("^Open$")
        bench.xdo.activate(dialog)
        bench.xdo.type(str(tmp_path / "mine.toml"))
        bench.xdo.key("Return")

    writer = Thread(target=write)
    writer.start()
    page._choose()
    writer.join()
    assert "Mine" in bench.text_of(page.frame)
    page._take(page._asked.preset)
    assert bench.store.snapshot.preset("pad", "Mine") is not None
