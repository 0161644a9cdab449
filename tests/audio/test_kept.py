"""Memory that a voice reads stays alive exactly as long as the voice."""

import gc
import weakref

from trayapp.audio.kept import Kept


class Owner:
    """Something that can be seen to be gone."""


def gone(reference: "weakref.ref[Owner]") -> bool:
    gc.collect()
    return reference() is None


def test_a_voice_holds_its_sample_until_it_is_over() -> None:
    """And not a moment longer."""
    kept = Kept()
    owner = Owner()
    reference = weakref.ref(owner)
    kept.add(1, owner)
    kept.add(2, owner)
    del owner
    kept.release([1])
    assert not gone(reference)
    kept.release([2, 99])
    assert gone(reference)
    assert len(kept) == 0


def test_a_retired_instrument_outlives_the_voices_of_its_time_only() -> None:
    """A voice that starts after the swap belongs to the next instrument."""
    kept = Kept()
    instrument = Owner()
    reference = weakref.ref(instrument)
    kept.add(1, None)
    kept.add(2, None)
    kept.retire(instrument)
    del instrument
    kept.add(3, None)
    kept.release([1])
    assert not gone(reference)
    kept.keep_only([3])
    assert gone(reference)


def test_an_instrument_without_voices_goes_at_once() -> None:
    """Nothing reads it."""
    kept = Kept()
    instrument = Owner()
    reference = weakref.ref(instrument)
    kept.retire(instrument)
    del instrument
    assert gone(reference)
