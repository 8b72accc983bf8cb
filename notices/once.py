"""A property that is worked out once."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class Once(Generic[_T]):
    """As `functools.cached_property`, without its lock.

    Up to Python 3.11 that takes longer than what is worked out for a paragraph, and
    a paper has hundreds of them. What is kept is no field: equality knows nothing of it.
    """

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, owner: Any, _: type | None = None) -> _T:
        made = owner.__dict__[self._name] = self._make(owner)
        return made
