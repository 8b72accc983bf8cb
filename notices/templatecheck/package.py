"""What else a template file brings: macros, links to elsewhere, embedded objects."""

import re
from collections.abc import Iterator
from typing import Final

from notices.pagecheck.report import Fault
from notices.render import CORE_PART, TEXT_PART
from notices.templatecheck.lines import OPENERS
from notices.word.parts import DOCUMENT, Parts
from notices.word.xml import Element, W, value
from tracker.model.finding import Finding, Severity

_TYPES: Final = "[Content_Types].xml"
_MAIN_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
_RELATION: Final = (
    "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
)
_TYPE_ITEMS: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# Fields that fetch from other files or start other programs when the file is opened.
_FETCHING: Final = frozenset(
    (
        "DDE",
        "DDEAUTO",
        "LINK",
        "DATABASE",
        "IMPORT",
        "INCLUDE",
        "INCLUDETEXT",
        "INCLUDEPICTURE",
    )
)
# Kinds of relationship that carry another file inside this one.
_EMBEDDING: Final = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument")
# Parts whose text a clerk can reach in Word but which are not filled in.
_NOT_FILLED: Final = {
    "word/comments": "批注",
    "word/charts/": "图表",
    "word/diagrams/": "SmartArt 图形",
    "word/glossary/": "自动图文集",
    "customXml/": "自定义数据",
    "docProps/": "文档属性",
}


_MACROS = Fault(
    "macros",
    Severity.ERROR,
    message="模板里有宏。",
    remedy="请在 Word 中另存为“Word 文档（.docx）”，不要带宏。",
)
_WRONG_TYPE = Fault(
    "not-a-document",
    Severity.ERROR,
    message="这是 Word 模板文件（.dotx、.dotm），填好后 Word 会打不开。",
    remedy="请在 Word 中另存为“Word 文档（.docx）”。",
)
_HYPERLINK = Fault(
    "hyperlink",
    Severity.HINT,
    message="有指向外部的超链接，填好的文件里也会有。",
    remedy="不需要的请取消超链接。",
)
_ATTACHED = Fault(
    "attached-template",
    Severity.ERROR,
    message="附着了别处的 Word 模板，打开文件时会去读取它。",
    remedy="请在“开发工具—文档模板”中改成 Normal。",
)
_EXTERNAL = Fault(
    "external-link",
    Severity.ERROR,
    message="引用了文件以外的内容（链接的图片、对象等），打开时会去读取。",
    remedy="请在“文件—信息—编辑指向文件的链接”中断开链接，图片改为嵌入。",
)
_EMBEDDED = Fault(
    "embedded-object",
    Severity.ERROR,
    message="嵌有别的程序的对象（OLE、ActiveX 等）。",
    remedy="请删去，或改成图片、表格。",
)
_FIELD = Fault(
    "fetching-field",
    Severity.ERROR,
    message="有会读取别的文件或启动程序的域。",
    remedy="请选中它，按 Ctrl+Shift+F9 变成普通文字，或删去。",
)
_UNFILLED = Fault(
    "tag-not-filled",
    Severity.WARNING,
    message="这里的标签不会被填写。",
    remedy="请移到正文、页眉页脚或脚注里。",
)


def check_package(parts: Parts) -> list[Finding]:
    """What the file brings along that a template must not, or had better not."""
    return [*_programs(parts), *_relations(parts), *_fields(parts), *_unfilled(parts)]


def _programs(parts: Parts) -> Iterator[Finding]:
    types = parts.part(_TYPES)
    items = [] if types is None else list(types.iter(f"{_TYPE_ITEMS}Override"))
    named = {
        item.get("PartName", "").lstrip("/"): item.get("ContentType", "")
        for item in items
    }
    macros = any(name.lower().endswith("vbaproject.bin") for name in parts.names)
    if macros or any("macroEnabled" in kind for kind in named.values()):
        yield _MACROS.at()
    elif named.get(DOCUMENT, _MAIN_TYPE) != _MAIN_TYPE:
        yield _WRONG_TYPE.at()


def _relations(parts: Parts) -> Iterator[Finding]:
    for name in sorted(parts.names):
        root = parts.part(name) if name.endswith(".rels") else None
        for item in () if root is None else root.iter(_RELATION):
            kind, target = str(item.get("Type", "")), str(item.get("Target", ""))
            if kind.endswith(_EMBEDDING):
                yield _EMBEDDED.at(found=target)
            elif item.get("TargetMode") == "External":
                if kind.endswith("/hyperlink"):
                    yield _HYPERLINK.at(found=target)
                else:
                    attached = kind.endswith("/attachedTemplate")
                    yield (_ATTACHED if attached else _EXTERNAL).at(found=target)


def _fields(parts: Parts) -> Iterator[Finding]:
    for name in sorted(parts.names):
        if name.startswith("word/") and name.endswith(".xml"):
            root = parts.part(name)
            for code in () if root is None else _codes(root):
                word = (code.split() or [""])[0].upper()
                if word in _FETCHING:
                    yield _FIELD.at(place_of(name), code.strip())


def _codes(root: Element) -> Iterator[str]:
    """The codes of all fields of a part, each put together from its runs."""
    codes: list[str] = []
    for item in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        kind = value(item, "fldCharType")
        if item.tag == f"{W}fldSimple":
            yield value(item, "instr")
        elif kind == "begin":
            codes.append("")
        elif item.tag == f"{W}instrText":
            codes[-1:] = [("".join(codes[-1:])) + (item.text or "")]
        elif codes and kind in ("separate", "end"):
            yield codes[-1]
            codes[-1:] = [""] if kind == "separate" else []
    yield from codes


def _unfilled(parts: Parts) -> Iterator[Finding]:
    for name in sorted(parts.names):
        if TEXT_PART.fullmatch(name) or name == CORE_PART or not name.endswith(".xml"):
            continue
        root = parts.part(name)
        text = "" if root is None else "".join(map(str, root.itertext()))
        opener = next((one for one in OPENERS[:2] if one in text), "")
        if opener:
            begin = text.index(opener)
            found = re.split(r"(?<=[}%]})", text[begin : begin + 40])[0]
            yield _UNFILLED.at(place_of(name), found)


def place_of(part: str) -> str:
    """A part of the file in the user's words; "" for the body."""
    for beginning, name in (
        ("word/document", ""),
        ("word/header", "页眉"),
        ("word/footer", "页脚"),
        ("word/footnotes", "脚注"),
        ("word/endnotes", "尾注"),
        *_NOT_FILLED.items(),
    ):
        if part.startswith(beginning):
            return name
    return part
