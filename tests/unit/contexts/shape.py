"""Whether the values of a paper are what its tags describe, all the way down."""

from collections.abc import Iterator
from typing import Any

from notices.contexts import Tag

# What the catalogue adds to every paper.
TITLES = {"标题", "方案标题"}


def misfits(tag: Tag, value: Any, name: str = "") -> Iterator[str]:
    """The names that are described and have no value, or the other way round."""
    if tag.parts and isinstance(value, dict):
        described = set(tag.parts) - (set() if name else TITLES)
        yield from (f"{name}.{one}" for one in described ^ set(value))
        for one in described & set(value):
            yield from misfits(tag.parts[one], value[one], f"{name}.{one}")
    elif tag.item is not None and isinstance(value, list):
        for one in value:
            yield from misfits(tag.item, one, f"{name}[]")
    elif isinstance(value, dict | list) and tag.named is None:
        yield f"{name} is not described"
