"""Writing values into a TOML text that people edit: comments, order and spelling of what did not change stay."""

import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import AbstractTable, Item

_INLINE_DEPTH = 4  # bindings.1.gestures.tap, and deeper, stand on one line


def rewritten(old: str, full: Mapping[str, Any], minimal: Mapping[str, Any]) -> str:
    """`old` with the values of `full`; what is missing in `old` is added only if it is in `minimal`.

    `old` is a valid TOML text, or empty.
    """
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - tomlkit takes 30 ms, and reading does not need it

    try:
        text = _edited(old, full, minimal)
        if _says(text, full, minimal):
            return text
    except (TOMLKitError, KeyError, IndexError, AttributeError):  # what it raises for tables in an order it cannot edit
        pass
    comments = [line for line in old.splitlines(keepends=True) if line.lstrip().startswith("#")]
    return "".join(comments) + _edited("", full, minimal)


def _edited(old: str, full: Mapping[str, Any], minimal: Mapping[str, Any]) -> str:
    import tomlkit  # noqa: PLC0415 - as in rewritten

    document = tomlkit.parse(old)
    _sync(document, full, minimal, 1)
    return tomlkit.dumps(document)


def _sync(table: "Container | AbstractTable", full: Mapping[str, Any], minimal: Mapping[str, Any], depth: int) -> None:
    for key in [key for key in table if key not in full]:
        del table[key]
    for key, value in full.items():
        present = table.get(key)
        if present is None:
            if key in minimal:
                table[key] = _item(minimal[key], depth)
        elif key not in minimal and not _same(present, value):
            del table[key]  # back to its default
        elif isinstance(value, Mapping) and isinstance(present, Mapping):
            _sync(present, value, minimal.get(key, {}), depth + 1)  # type: ignore[arg-type]
        elif _are_tables(present) and _are_tables(value):
            _sync_list(present, value, depth + 1)
        elif not _same(present, value):
            table[key] = _item(value, depth)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _sync_list(present: Any, wanted: list[Mapping[str, Any]], depth: int) -> None:
    """Bring a list of tables to what is wanted; one that stays, also at another place, keeps its comments."""
    for at, value in enumerate(wanted):
        while len(present) > len(wanted) and present[at] not in wanted:
            del present[at]
        if at < len(present):
            _sync(present[at], value, value, depth)
        else:
            present.append(_item(value, depth))
    while len(present) > len(wanted):
        del present[-1]


def _item(value: Any, depth: int) -> "Item":
    import tomlkit  # noqa: PLC0415 - as in rewritten

    if not isinstance(value, Mapping):
        plain: Item = tomlkit.item(value)
        return plain
    inline = depth >= _INLINE_DEPTH
    holds_tables = not inline and all(isinstance(child, Mapping) for child in value.values()) and bool(value)
    table = (
        tomlkit.inline_table() if inline else tomlkit.table(is_super_table=holds_tables and depth < _INLINE_DEPTH - 1)
    )
    for key, child in value.items():
        table.append(key, _item(child, depth + 1))
    return table


def _same(present: Any, value: Any) -> bool:
    return bool(present == value) and isinstance(present, bool) == isinstance(value, bool)


def _says(text: str, full: Mapping[str, Any], minimal: Mapping[str, Any]) -> bool:
    try:
        return _matches(tomllib.loads(text), full, minimal)
    except tomllib.TOMLDecodeError:
        return False


def _matches(found: Mapping[str, Any], full: Mapping[str, Any], minimal: Mapping[str, Any]) -> bool:
    if not minimal.keys() <= found.keys() <= full.keys():
        return False
    return all(
        _matches(value, full[key], minimal.get(key, {}))
        if isinstance(value, dict) and isinstance(full[key], Mapping)
        else _same(value, full[key])
        for key, value in found.items()
    )
