"""The type each run of a document should have (GB/T 9704-2012, 5.2.2, 7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from notices.page import (
    ATTACHMENT_MARK,
    BODY,
    CLOSING,
    ISSUER_MARK,
    KAITI,
    LEVELS,
    TITLE,
    UPWARD_NUMBER,
    Look,
)
from notices.pagecheck.classify import closing_lines
from notices.pagecheck.measure import size_name
from notices.pagecheck.roles import LEVELS as LEVEL_ROLES
from notices.pagecheck.roles import Document, Element, Role
from notices.word.values import Kind, Paragraph, Run
from tracker.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """The type of an element, with the strength of the clause that sets it."""

    name: str
    rule: str
    look: Look
    severity: Severity = Severity.WARNING
    fixed_size: bool = True

    def __str__(self) -> str:
        """The type as the user reads it: 3号仿宋_GB2312."""
        size = size_name(self.look.size.pt) if self.fixed_size else ""
        return size + self.look.font


# 7.2.6 sets the names apart from the rest of their line.
_SIGNER = Type(
    name="签发人姓名",
    rule="signer",
    look=replace(UPWARD_NUMBER, font=KAITI),
    severity=Severity.ERROR,
)
_SIGNER_LABEL = re.compile("签发人[：:]")
Typed = tuple[Paragraph, Run, Type]

# What is 3号仿宋 counts as one: a file all in 宋体 has one fault, not eight.
BODY_TYPE = Type(name="正文", rule="body", look=BODY)
_TYPES = {
    Role.ISSUER_MARK: Type(
        name="发文机关标志",
        rule="issuer-mark",
        look=ISSUER_MARK,
        severity=Severity.HINT,
        fixed_size=False,
    ),
    Role.TITLE: Type(name="标题", rule="title", look=TITLE),
    Role.LEVEL_1: Type(name="一级标题", rule="heading", look=LEVELS[0]),
    Role.LEVEL_2: Type(name="二级标题", rule="heading", look=LEVELS[1]),
    Role.ATTACHMENT_MARK: Type(
        name="附件标识",
        rule="attachment-mark",
        look=ATTACHMENT_MARK,
        severity=Severity.ERROR,
    ),
    Role.CLOSING: Type(name="版记", rule="closing", look=CLOSING),
} | dict.fromkeys(
    (
        Role.BODY,
        Role.LEVEL_3,
        Role.LEVEL_4,
        Role.ADDRESSEES,
        Role.ATTACHMENT_LIST,
        Role.SIGNATURE,
        Role.DATE,
        Role.NOTE,
        Role.DOCUMENT_NUMBER,
    ),
    BODY_TYPE,
)


def typed(document: Document, *, headings: bool = True) -> list[Typed]:
    """Visible runs with the type they should have; headings first where wanted."""
    runs: list[Typed] = document.once(_typed_all if headings else _typed_text)
    return runs


def _typed_all(document: Document) -> list[Typed]:
    return list(_typed(document, headings=True))


def _typed_text(document: Document) -> list[Typed]:
    return list(_typed(document, headings=False))


def _typed(document: Document, *, headings: bool) -> Iterator[Typed]:
    for element in document.elements:
        heading, rest = split(element)
        if headings and element.heading is not None:
            kind = _TYPES[element.heading]
            yield from ((element.paragraph, run, kind) for run in heading)
        if element.role in _TYPES:
            kind = BODY_TYPE if element.role in LEVEL_ROLES else _TYPES[element.role]
            names: list[Run] = []
            if element.role is Role.DOCUMENT_NUMBER:
                rest, names = _split_at_signer(rest)
            yield from ((element.paragraph, run, kind) for run in rest)
            yield from ((element.paragraph, run, _SIGNER) for run in names)
    for paragraph in closing_lines(document):
        if paragraph.kind is not Kind.BODY:
            kind = _TYPES[Role.CLOSING]
            yield from ((paragraph, run, kind) for run in inked(paragraph))


def _split_at_signer(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The runs up to 签发人：, and those of the names after it; all and none without."""
    found = _SIGNER_LABEL.search("".join(run.text for run in runs))
    if found is None:
        return runs, []
    label, names, position = [], [], 0
    for run in runs:
        cut = min(max(found.end() - position, 0), len(run.text))
        position += len(run.text)
        if run.text[:cut]:
            label.append(replace(run, text=run.text[:cut]))
        if run.text[cut:].strip():
            names.append(replace(run, text=run.text[cut:]))
    return label, names


def split(element: Element) -> tuple[list[Run], list[Run]]:
    """Runs of the heading, and those of the text after it.

    A run that holds the end of the heading counts as heading.
    """
    heading: list[Run] = []
    rest: list[Run] = []
    position = len(element.paragraph.number)
    for run in element.paragraph.visible_runs:
        part = heading if position < element.heading_end else rest
        position += len(run.text)
        if run.text.strip():
            part.append(run)
    return heading, rest


def inked(paragraph: Paragraph) -> list[Run]:
    return [run for run in paragraph.visible_runs if run.text.strip()]
