"""Small Word templates for tests, made of lines of `样式｜文字`."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from notices.build import build

MAIN = "word/document.xml"
_STYLED = re.compile(r"[^{]*｜")
_PLAIN = b"<w:p><w:pPr/><w:r><w:t>%s</w:t></w:r></w:p>"


def template_parts(*lines: str) -> dict[str, bytes]:
    """The parts of the template of these lines; those without a style are 正文."""
    if any(_STYLED.match(one) for one in lines):
        styled = [one if _STYLED.match(one) else f"正文｜{one}" for one in lines]
        return dict(_built("\n".join(styled)))
    # Built once for all: a plain paragraph is put in faster than it is built.
    parts, empty = dict(_built("正文｜甲")), _PLAIN % "甲".encode()
    assert empty in parts[MAIN]
    paragraphs = [_PLAIN % escape(one).encode() for one in lines]
    parts[MAIN] = parts[MAIN].replace(empty, b"".join(paragraphs))
    return parts


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """The package of these parts, written to `path`."""
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


@cache
def _built(source: str) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build(source))) as built:
        return {name: built.read(name) for name in built.namelist()}
