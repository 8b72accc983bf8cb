"""The parts of a Word package, parsed with care."""

import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from notices.word.xml import Element, W
from tracker.errors import BadFile
from tracker.files import read_package

DOCUMENT = "word/document.xml"
# A county's longest plan is 1 MB of XML; lxml needs several times that in memory.
LARGEST_PART = 32 * 1024 * 1024

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}document"


NOTHING: Mapping[str, bytes] = MappingProxyType({})


def read_part(path: Path, package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part that the package has; BadFile where they are too many."""
    if package.getinfo(name).file_size > LARGEST_PART:
        raise BadFile(path, f"内容过大（{name}），已拒绝打开。")
    return package.read(name)


def parse_part(path: Path, name: str, data: bytes) -> Element:
    """The root element of `data`, the part `name`; BadFile where it is no sound XML."""
    # A new parser each time: lxml's are not to be shared between threads.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise BadFile(
            path, f"内容已损坏（{name}）；请用 Word 或 WPS 打开、修复后另存再试。"
        ) from None
    # Word never writes one; it is where entity bombs are declared.
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile(path, "内含文档类型声明，可能是恶意文件，已拒绝打开。")
    return root


class Parts:
    """An opened Word file; asks for parts by name or by relationship.

    Raises:
        BadFile: from every method, where the file cannot be read as Word's.
    """

    def __init__(
        self,
        path: Path,
        package: zipfile.ZipFile | None = None,
        instead: Mapping[str, bytes] = NOTHING,
    ) -> None:
        """`package` is read from `path` where it is not given; `instead` holds parts
        to be taken for its own."""
        self._path = path
        self._package = package or read_package(path, DOCUMENT)
        self._instead = instead
        self.names = frozenset(self._package.namelist())
        self._targets = self._relations(DOCUMENT)

    def document(self) -> Element:
        """The body of the document."""
        root = self.part(DOCUMENT)
        if root is not None and root.tag == _STRICT:
            raise self._bad(
                "是“严格 Open XML”格式；请在 Word 中另存为“Word 文档”再试。"
            )
        body = root.find(f"{W}body") if root is not None else None
        if root is None or root.tag != f"{W}document" or body is None:
            raise self._bad("里面没有 Word 正文；请用 Word 或 WPS 重新保存再试。")
        return body

    def part(self, name: str) -> Element | None:
        """The root element of the part `name`; None where the file has none."""
        if name not in self.names:
            return None
        data = self._instead.get(name)
        if data is None:
            data = read_part(self._path, self._package, name)
        return parse_part(self._path, name, data)

    def related(self, kind: str) -> Element | None:
        """The part the document relates to as `kind`, such as "styles"."""
        for type_, target in self._targets.values():
            if type_ == kind:
                return self.part(target)
        return None

    def by_id(self, relation: str) -> Element | None:
        """The part the document's relationship `relation` points at."""
        _, target = self._targets.get(relation, ("", ""))
        return self.part(target)

    def external(self) -> tuple[str, ...]:
        """What the file fetches from elsewhere; hyperlinks are only clicked."""
        found = []
        for name in sorted(self.names):
            if name.endswith(".rels"):
                for item in self._items(name):
                    linked = item.get("TargetMode") == "External"
                    if linked and not item.get("Type", "").endswith("/hyperlink"):
                        found.append(str(item.get("Target", "")))
        return tuple(found)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        return {
            str(item.get("Id", "")): (
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", folder, item.get("Target", ""))
                ).lstrip("/"),
            )
            for item in self._items(f"{folder}/_rels/{name}.rels")
            if item.get("TargetMode") != "External"
        }

    def _items(self, name: str) -> list[Element]:
        root = self.part(name)
        return [] if root is None else root.findall(f"{_RELATIONS}Relationship")

    def _bad(self, reason: str) -> BadFile:
        return BadFile(self._path, reason)
