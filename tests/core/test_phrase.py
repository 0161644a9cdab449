"""A phrase: English as a string, and the parts from which another language says it."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from trayapp.core.errors import BadInputError
from trayapp.core.fault import first_problem
from trayapp.core.phrase import NOTHING, Phrase, joined, packed, unpacked
from trayapp.core.settings import Settings


def test_it_is_the_filled_template() -> None:
    phrase = Phrase("{whose} {volume:.0%}", whose="Master", volume=0.5)
    assert phrase == "Master 50%"
    assert (phrase.template, phrase.fields) == ("{whose} {volume:.0%}", {"whose": "Master", "volume": 0.5})


def test_without_fields_braces_are_letters() -> None:
    assert Phrase("{x}") == "{x}"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda phrase: pickle.loads(pickle.dumps(phrase))])  # noqa: S301 - our own
def test_a_copy_has_the_same_parts(copied: object) -> None:
    assert callable(copied)
    made = copied(Phrase("note {key}", key=60))
    assert (made, made.template, made.fields) == ("note 60", "note {key}", {"key": 60})


def test_it_survives_json_with_what_it_is_made_of() -> None:
    cause = BadInputError("{name}: holds no sound", name="a.wav")
    phrase = Phrase("{path}: {error}", path=NOTHING, error=cause)
    back = unpacked(json.loads(json.dumps(packed(phrase))))
    assert back == phrase == ": a.wav: holds no sound"
    assert back.fields["error"].template == "{name}: holds no sound"
    assert unpacked(packed(True)) is True


def test_the_remedy_stands_behind_the_first_semicolon_of_the_template() -> None:
    what, remedy = Phrase("no {name}; plug it; in", name="x; y").parts()
    assert (what, remedy) == ("no x; y", "plug it; in")
    assert Phrase("all").parts() == ("all", "")


def test_phrases_are_joined_without_the_empty_ones() -> None:
    assert joined(" · ", (Phrase("a"), NOTHING, Phrase("b"))) == "a · b"
    assert joined(" ", ()) == ""


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"overlay": {"scale": 9}}, "overlay.scale: it takes {le} or less"),
        ({"overlay": {"theme": "pink"}}, "overlay.theme: it takes {expected}"),
        ({"audio": {"polyphony": "many"}}, "audio.polyphony: it takes a whole number"),
        ({"general": {"nothing": 1}}, "general.nothing: it is not known here"),
    ],
)
def test_a_fault_of_a_model_is_a_phrase(settings: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match="validation error") as raised:
        Settings.model_validate(settings)
    phrase = first_problem(raised.value)  # type: ignore[arg-type]
    assert f"{phrase.fields['place']}: {phrase.fields['fault'].template}" == words
