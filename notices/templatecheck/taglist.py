"""Every tag a template may use, with what it means and what it says this year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from notices.contexts import Prose, Tag
from notices.language import text_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLine:
    """One line of `kaohe template tags`.

    Attributes:
        tag: as it is written in a template; below a list 「单位[].名称」.
        meaning: one phrase.
        value: what it says now, filled in; 「13项」 for records; "" where unknown.
    """

    tag: str
    meaning: str
    value: str


def tag_lines(tags: Tag, values: Mapping[str, Any]) -> list[TagLine]:
    """Every tag below `tags`, in order, with its value among `values`.

    After a list of records comes the loop to copy, then the parts of its first item.
    """
    return [
        line
        for name, tag in tags.parts.items()
        for line in _lines(name, tag, values.get(name), values)
    ]


def _lines(
    path: str, tag: Tag, held: Any, values: Mapping[str, Any]
) -> Iterator[TagLine]:
    if tag.item is not None and (tag.item.parts or tag.item.named):
        yield TagLine(tag=path, meaning=tag.meaning, value=_count(held))
        yield from _item_lines(path, tag.item, held, values)
    elif tag.parts:
        for name, part in tag.parts.items():
            yield from _lines(f"{path}.{name}", part, _below(held, name), values)
    elif tag.named is not None:
        yield TagLine(tag=path, meaning=tag.meaning, value=_count(held))
        for name in held if isinstance(held, Mapping) else ():
            below = _below(held, name)
            yield from _lines(_joined(path, name), tag.named, below, values)
    else:
        yield TagLine(tag=path, meaning=tag.meaning, value=_shown(held, values))


def _item_lines(
    path: str, item: Tag, held: Any, values: Mapping[str, Any]
) -> Iterator[TagLine]:
    if not item.parts:
        return
    example = f"{{%p for 项 in {path} %}}"
    first = next(iter(item.parts))
    meaning = f"逐项写：另起一段写 {{{{ 项.{first} }}}}，再另起一段写 {{%p endfor %}}"
    if "[]" not in path:
        yield TagLine(tag=example, meaning=meaning, value="")
    sample = held[0] if isinstance(held, list) and held else None
    for name, part in item.parts.items():
        yield from _lines(f"{path}[].{name}", part, _below(sample, name), values)


def _joined(path: str, name: str) -> str:
    """`下级.名称`; a name with marks or blanks in it goes into brackets."""
    return f"{path}.{name}" if name.isidentifier() else f"{path}['{name}']"


def _below(held: Any, name: str) -> Any:
    return held.get(name) if isinstance(held, Mapping) else None


def _count(held: Any) -> str:
    return f"{len(held)}项" if isinstance(held, list | Mapping) else ""


def _shown(held: Any, values: Mapping[str, Any]) -> str:
    """A value as a template prints it; several paragraphs one after the other."""
    if held is None:
        return ""
    if isinstance(held, list | tuple) and any(isinstance(one, Prose) for one in held):
        return "\n".join(_shown(one, values) for one in held)
    texts = text_environment()
    try:
        if isinstance(held, Prose):
            return texts.from_string(held.text).render(values)
        return texts.from_string("{{ it }}").render(it=held)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError):
        # Its own check says what is wrong with it; here it is shown as typed.
        return held.text if isinstance(held, Prose) else ""
