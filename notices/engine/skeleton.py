"""Whether a template leaves sound XML whatever text is filled in: its skeleton tells.

The skeleton is the part's XML with every value replaced by one character and every
body of a `for` or `if` inside an element of its own. If that can be parsed, each body
is balanced, and so is everything that can come of the template: what is rendered
need not be parsed again.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from jinja2 import nodes
from lxml import etree

_SPACE: Final = "urn:kaohe:skeleton"
_K: Final = f"{{{_SPACE}}}"
# The body of a block, and a place where the source could be cut, with its number.
BODY: Final = f"{_K}body"
CUT: Final = f"{_K}cut"
_PRIVATE: Final = [chr(code) for code in range(0xE000, 0xE100)]
# Text that stands as well in an attribute as in an element.
_HARMLESS: Final = re.compile(r"[^<>&\"']*")
_START_OR_END: Final = re.compile(
    r"<(?=[A-Za-z]|/w:(?:tbl|body|hdr|ftr|footnotes|endnotes)>)"
)


class Unprovable(Exception):
    """The template holds what a skeleton cannot show."""


class Skeleton:
    """The XML of a template in which values and blocks are marked.

    Attributes:
        root: the root element of the part.
        value: the character that stands for a value.
    """

    root: etree._Element
    value: str

    def __init__(self, template: nodes.Template) -> None:
        """Raises Unprovable where sound XML cannot be promised."""
        self._places: list[tuple[nodes.TemplateData, int]] = []
        self._values = self._bodies = 0
        data = "".join(one.data for one in template.find_all(nodes.TemplateData))
        unused = (char for char in _PRIVATE if char not in data)
        self.value = next(unused, "")
        if not self.value:
            raise Unprovable
        written = "".join(self._written(template.body))
        self.root = self._parsed(written)

    def place(self, cut: int) -> tuple[nodes.TemplateData, int]:
        """Where in the source the cut of that number is: a text, and how far in it."""
        return self._places[cut]

    def _written(self, body: Sequence[nodes.Node]) -> Iterator[str]:
        for node in body:
            match node:
                case nodes.Output():
                    yield from map(self._shown, node.nodes)
                case nodes.Assign():
                    pass
                case nodes.For(recursive=False):
                    yield from self._block(node.body)
                    yield from self._block(node.else_)
                case nodes.If():
                    for branch in (node, *node.elif_):
                        yield from self._block(branch.body)
                    yield from self._block(node.else_)
                case _:
                    raise Unprovable

    def _shown(self, node: nodes.Node) -> str:
        if not isinstance(node, nodes.TemplateData):
            self._values += 1
            return self.value
        if node.data.startswith(">"):
            raise Unprovable  # after 「]]」 it would end what was never begun

        def marked(found: re.Match[str]) -> str:
            self._places.append((node, found.start()))
            return f'<k:cut n="{len(self._places) - 1}"/><'

        return _START_OR_END.sub(marked, node.data)

    def _block(self, body: list[nodes.Node]) -> Iterator[str]:
        if body and _is_harmless(body):
            # As good as a value: text that may be there or not.
            self._values += 1
            yield self.value
        elif body:
            self._bodies += 1
            yield "<k:body>"
            yield from self._written(body)
            yield "</k:body>"

    def _parsed(self, written: str) -> etree._Element:
        """The root, with every value in a text or an attribute, every body found."""
        try:
            parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
            text = f'<k:all xmlns:k="{_SPACE}">{written}</k:all>'
            whole = etree.fromstring(text.encode(errors="surrogatepass"), parser)
        except (etree.XMLSyntaxError, UnicodeError):
            raise Unprovable from None
        elements = [one for one in whole.iter() if isinstance(one.tag, str)]
        texts = chain.from_iterable(
            (one.text or "", *map(str, one.attrib.values())) for one in elements
        )
        tails = (one.tail or "" for one in whole.iter())
        values = sum(text.count(self.value) for text in chain(texts, tails))
        bodies = sum(one.tag == BODY for one in elements)
        roots = [one for one in whole if one.tag != CUT]
        if (values, bodies, len(roots)) != (self._values, self._bodies, 1):
            raise Unprovable
        # Text beside the root would be as wrong as a second root.
        beside = [whole.text, *(one.tail for one in whole)]
        if roots[0].tag == BODY or any(text and text.strip() for text in beside):
            raise Unprovable
        return roots[0]


def _is_harmless(body: Sequence[nodes.Node]) -> bool:
    return all(
        _HARMLESS.fullmatch(data.data) for node in body for data in _data_of(node)
    )


def _data_of(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)
