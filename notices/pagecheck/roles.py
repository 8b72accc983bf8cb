"""The elements of an official document, in the standard's words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import Any

from notices.word.values import Paragraph
from notices.word.wordfile import Section, WordFile


class Role(StrEnum):
    """An element of GB/T 9704-2012; the value is what the user calls it."""

    BLANK = "空行"
    HEAD = "版头其他要素"
    ISSUER_MARK = "发文机关标志"
    DOCUMENT_NUMBER = "发文字号"
    TITLE = "标题"
    ADDRESSEES = "主送机关"
    LEVEL_1 = "一级标题"
    LEVEL_2 = "二级标题"
    LEVEL_3 = "三级标题"
    LEVEL_4 = "四级标题"
    BODY = "正文"
    ATTACHMENT_LIST = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "附注"
    ATTACHMENT_MARK = "附件标识"
    CLOSING = "版记"
    OTHER = "其他"


LEVELS = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A paragraph of the body and what it is.

    Attributes:
        index: its place among the body's paragraphs, blank ones counted.
        heading: what kind of heading it is, or begins with; None for none. Body text
            may begin with an ordinal too: an item of a list.
        heading_end: how far the type of that heading reaches.
    """

    paragraph: Paragraph
    role: Role
    index: int
    heading: Role | None = None
    heading_end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A Word file with its body's paragraphs told apart."""

    word: WordFile
    elements: tuple[Element, ...]
    _kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[["Document"], Any]) -> Any:
        """What `make` makes of it, made once however many rules ask for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return self._kept[make]

    def of(self, *roles: Role) -> Iterator[Element]:
        """Elements in these roles, in order."""
        return (element for element in self.elements if element.role in roles)

    def before(self, element: Element) -> Iterator[Element]:
        """Elements above `element`, the nearest first."""
        return reversed(self.elements[: element.index])

    def blanks_above(self, element: Element) -> int:
        """How many blank paragraphs stand right above `element`."""
        above = self.before(element)
        return len(list(takewhile(lambda one: one.role is Role.BLANK, above)))


def sections(document: Document) -> Iterator[tuple[str, Section]]:
    """Each section with its place in the user's words; "" for the only one."""
    found = document.word.sections
    for index, section in enumerate(found, start=1):
        yield (f"第{index}节" if len(found) > 1 else ""), section
