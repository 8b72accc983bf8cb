"""Reading XML that people hand us: names, switches and numbers, never an exception."""

import re
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

# Twips in the units OOXML allows beside the plain number.
_UNITS = {"": 1.0, "pt": 20, "pc": 240, "pi": 240, "in": 1440, "cm": 567, "mm": 56.7}
_MEASURE = re.compile(r"\s*([+-]?\d{1,9}(?:\.\d{1,9})?)(pt|pc|pi|in|cm|mm)?\s*")
_OFF = {"0", "false", "off", "none"}

Element = etree._Element


def children(parent: Element | None, *names: str) -> Iterator[Element]:
    """Child elements of `parent` called `names` in Word's namespace; all if none."""
    tags = {W + name for name in names}
    for child in parent if parent is not None else ():
        if not tags or child.tag in tags:
            yield child


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element along `path`; None where a step is missing."""
    for name in path:
        parent = next(children(parent, name), None)
    return parent


def value(element: Element | None, name: str = "val") -> str:
    """The attribute in Word's namespace; "" where it or the element is missing."""
    return "" if element is None else str(element.get(W + name) or "")


def is_on(text: str | None) -> bool:
    """Whether a switch is on; None, an absent one, is off; "" is on."""
    return text is not None and text not in _OFF


def has_switch(parent: Element | None, name: str) -> bool:
    """Whether the switch element `name` stands in `parent` and is on."""
    switch = child(parent, name)
    return switch is not None and is_on(value(switch))


def number(text: str | None, otherwise: int = 0) -> int:
    """`text` as twips (or as a bare number); `otherwise` where it is none."""
    match = _MEASURE.fullmatch(text or "")
    if match is None:
        return otherwise
    return round(float(match[1]) * _UNITS[match[2] or ""])
