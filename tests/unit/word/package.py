"""Small Word files for tests, written as the XML they are."""

import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": _OFFICE,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)


def part(root: str, content: str) -> str:
    """An XML part with the usual prefixes declared."""
    return f"<{root} {_NAMESPACES}>{content}</{root}>"


def p(text: str = "", ppr: str = "", rpr: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{ppr}</w:pPr>{r(text, rpr)}</w:p>"


def r(text: str, rpr: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def members(
    body: str,
    *,
    styles: str = "",
    settings: str = "",
    numbering: str = "",
    comments: str = "",
    theme: str = "",
    headers: dict[str, str] | None = None,
    footers: dict[str, str] | None = None,
    core: str = "",
    more: dict[str, str] | None = None,
) -> dict[str, str]:
    """The parts of a package; `headers` and `footers` by relationship id."""
    found = {"word/document.xml": part("w:document", f"<w:body>{body}</w:body>")}
    relations = ""
    given = {
        "styles": styles,
        "settings": settings,
        "numbering": numbering,
        "comments": comments,
    }
    for name, content in given.items():
        if content:
            found[f"word/{name}.xml"] = part(f"w:{name}", content)
            relations += _relation(name, name, f"{name}.xml")
    if theme:
        found["word/theme1.xml"] = part("a:theme", theme)
        relations += _relation("theme", "theme", "theme1.xml")
    edges = (("header", "w:hdr", headers), ("footer", "w:ftr", footers))
    for kind, root, given_edges in edges:
        for key, content in (given_edges or {}).items():
            found[f"word/{key}.xml"] = part(root, content)
            relations += _relation(key, kind, f"{key}.xml")
    if core:
        found["docProps/core.xml"] = core
    found["word/_rels/document.xml.rels"] = relationships(relations)
    return found | (more or {})


def relationships(items: str) -> str:
    uri = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{uri}">{items}</Relationships>'


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Writes the package and gives its path."""
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def mutilated(text: str, chance: random.Random) -> str:
    """The text with values changed, elements renamed or the end cut off."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(text))
        action = chance.choice(("cut", "digit", "swap", "double", "name"))
        if action == "cut" and chance.random() < 0.2:
            return text[:at]
        if action == "digit":
            old = chance.choice("0123")
            text = text.replace(old, chance.choice(("", "-9", "9" * 30, "x")), 1)
        elif action == "swap":
            pair = chance.choice((("w:p>", "w:tbl>"), ("w:r>", "w:tc>"), ("val", "id")))
            text = text.replace(*pair)
        elif action == "double":
            text = text.replace("<w:r>", "<w:r><w:r>").replace("</w:r>", "</w:r></w:r>")
        elif action == "name":
            text = text.replace(chance.choice(("begin", "end", "h", "PAGE")), "", 1)
    return text
