"""A PDF's pages as lines of text and rules, in millimetres from the upper left."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber

MM = 25.4 / 72
# The text area of GB/T 9704-2012 5.2.1: 156 x 225 mm, 37 from above, 28 from the left.
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
BODY_SIZE = 16


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Page:
    """`turned` are the characters that do not stand upright, as one line."""

    width: float
    lines: list[Line]
    turned: Line | None
    rules: list[tuple[float, float, float]]
    fills: list[tuple[float, float, float]]

    @property
    def number(self) -> Line:
        return self.lines[-1]

    @property
    def body(self) -> list[Line]:
        return [line for line in self.lines if line.size == BODY_SIZE]


def pages_of(path: Path) -> list[Page]:
    with pdfplumber.open(path) as pdf:
        return [_page(page) for page in pdf.pages]


def _page(page: Any) -> Page:
    turned = [char for char in page.chars if not char["upright"]]
    return Page(
        width=page.width * MM,
        lines=list(_lines([char for char in page.chars if char["upright"]])),
        turned=_line(turned) if turned else None,
        rules=[(one["x0"] * MM, one["x1"] * MM, one["top"] * MM) for one in page.lines],
        fills=[(one["x0"] * MM, one["x1"] * MM, one["top"] * MM) for one in page.rects],
    )


def _lines(chars: list[dict[str, Any]]) -> Iterator[Line]:
    in_order = sorted(chars, key=lambda char: (round(char["bottom"]), char["x0"]))
    for _, group in groupby(in_order, key=lambda char: round(char["bottom"])):
        yield _line(list(group))


def _line(line: list[dict[str, Any]]) -> Line:
    return Line(
        text="".join(char["text"] for char in line),
        left=min(char["x0"] for char in line) * MM,
        right=max(char["x1"] for char in line) * MM,
        top=min(char["top"] for char in line) * MM,
        bottom=max(char["bottom"] for char in line) * MM,
        size=round(line[0]["size"]),
    )
