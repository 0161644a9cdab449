"""A notification comes for what the user must know, once, and not while the overlay tells it."""

from __future__ import annotations

from trayapp.core.events import AudioEvent, Notice, PluginEvent, PortEvent
from trayapp.tray.news import AGAIN_S, PAUSE_S, News


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


FULL = Notice("error", "your changes cannot be saved", "free some space")


def test_an_error_is_told_with_its_remedy_and_a_warning_is_not() -> None:
    news = News(Clock())
    assert news.word_for(FULL, seen=False) == "your changes cannot be saved \N{MIDDLE DOT} free some space"
    assert News(Clock()).word_for(Notice("warning", "no MIDI"), seen=False) is None
    assert News(Clock()).word_for(PortEvent("MPK", "lost"), seen=False) is None


def test_nothing_is_told_while_the_overlay_is_seen() -> None:
    assert News(Clock()).word_for(FULL, seen=True) is None


def test_the_same_is_told_again_only_much_later_and_two_never_at_once() -> None:
    clock = Clock()
    news = News(clock)
    assert news.word_for(FULL, seen=False)
    failed = PluginEvent("obs", "failed", "it hangs")
    assert news.word_for(failed, seen=False) is None
    clock.now += PAUSE_S
    assert news.word_for(failed, seen=False) == "obs: it hangs"
    clock.now += PAUSE_S
    assert news.word_for(FULL, seen=False) is None
    clock.now += AGAIN_S
    assert news.word_for(FULL, seen=False)


def test_lost_sound_is_told_only_to_who_had_some() -> None:
    news = News(Clock())
    assert news.word_for(AudioEvent("null"), seen=False) is None
    news.word_for(AudioEvent("running", "Headphones"), seen=False)
    assert news.word_for(AudioEvent("fallback", "Speakers", "Headphones are gone"), seen=False) is not None
