"""What the program says to people, as a value: a template and its fields. Pure.

As a string it is English, for logs, files and programs. The edge that shows it to people says it in their language
(`trayapp.texts.say`): the template is the key of its translation, and a field that is itself a phrase, or an error that
has one, is said in that language too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self


class Phrase(str):
    """`Phrase("{whose} muted", whose="Master")`. A template without fields may hold braces; never changed once made."""

    __slots__ = ("fields", "template")

    template: str
    fields: Mapping[str, Any]

    def __new__(cls, template: str = "", /, **fields: Any) -> Self:
        """The phrase of a template, filled as `str.format` does."""
        made = super().__new__(cls, template.format(**fields) if fields else template)
        made.template, made.fields = template, fields
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """A copy is made of the same parts."""
        return (self.template,), dict(self.fields)

    def parts(self) -> "tuple[Phrase, Phrase]":
        """What is wrong, and the remedy: what stands before and after the first `; ` of the template."""
        what, _, remedy = self.template.partition("; ")
        return Phrase(what, **self.fields), Phrase(remedy, **self.fields)


NOTHING = Phrase()


def joined(sign: str, phrases: Iterable[object]) -> Phrase:
    """Phrases in a row, with a sign between two; those that are empty are left out."""
    fields = {f"part{number}": phrase for number, phrase in enumerate(filter(None, phrases))}
    return Phrase(sign.join(f"{{{name}}}" for name in fields), **fields)


def packed(value: Any) -> Any:
    """A phrase as plain JSON, for another process; any other value as it is."""
    if isinstance(value, Phrase):
        return {"say": value.template, "with": {name: packed(field) for name, field in value.fields.items()}}
    said = getattr(value, "phrase", None)
    if isinstance(said, Phrase):
        return packed(said)
    return value if isinstance(value, bool | int | float | str) else str(value)


def unpacked(value: Any) -> Any:
    """The value that was packed."""
    if isinstance(value, Mapping):
        return Phrase(value["say"], **{name: unpacked(field) for name, field in value["with"].items()})
    return value
