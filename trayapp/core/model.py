"""The frozen base of every stored value, and the frozen mapping they hold."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, SerializerFunctionWrapHandler, WrapSerializer

K = TypeVar("K")
V = TypeVar("V")


def _freeze(value: Mapping[K, V]) -> Mapping[K, V]:
    return MappingProxyType(dict(value))


def _thaw(value: Mapping[K, V], handler: SerializerFunctionWrapHandler) -> Any:
    return handler(dict(value))


FrozenMap = Annotated[Mapping[K, V], AfterValidator(_freeze), WrapSerializer(_thaw)]
"""A read-only mapping field; written to files as a plain table."""


class Model(BaseModel):
    """A frozen value. Unknown fields are an error that names them, so a slip in a file is never lost silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    def replace(self, **changes: Any) -> Self:
        """A new value with `changes`; checked again, so the rules of the model always hold.

        Raises:
            pydantic.ValidationError: a change does not fit.
        """
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | changes)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self  # frozen all the way down
