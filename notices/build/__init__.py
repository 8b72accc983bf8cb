"""Builds the shipped Word templates from their text sources: `python -m notices.build`.

A source is one paragraph a line, `样式｜文字`, under the styles of `notices.page`; its
layout is reviewed as text and its measures as code. Besides paragraphs it knows

    空行 35mm｜                a blank line of a given height
    附件标识 分页｜附件1        a paragraph on a new page
    ‹二级›（一）…‹›            a lead-in in the font of a heading level
    表格｜6中｜10｜12           a table and the widths of its columns in characters, 中 centred
    表格 小｜…                 the same in 小四, for wide ones
    表头｜序号｜单位｜材料       its head, repeated on each page
    表行｜{{ … }}｜{{ … }}｜…   a row; a lone {%tr … %} makes a row of its own
    表行 25mm｜反馈意见｜       a row at least so high, to be written in by hand
    横页｜                     from here on pages lie across (8); a table is 225 mm wide
    竖页｜                     and upright again, as the 版记 needs it
    图表 90mm｜标题｜排行｜单位｜按时｜迟报
                               bars for the rows of the list 排行: the entry that names
                               each, then those stacked in it; higher where there are
                               many rows (notices.charts)
    联合标志｜文件             the names of all issuers, and 文件 beside them
    红线｜文字                 a document number with the red rule under it
    上行红线｜字号｜签发人       the same for a paper upwards: number left, 签发人 right
    信函版头｜机关名称         a letter (10.1): mark and double rules of its first page;
                               信函发文字号｜… comes next, then two 空行 and the title
    页眉｜文字                 a line above every page
    版记｜行｜行               the closing lines at the foot of the last page
    信函版记｜抄送：…          those of a letter: no rules, and nothing of 印发
    引用｜parts/x.txt          the lines of another source, shared by templates

Pages across may stand under a {%p if … %} … {%p endif %} that holds 横页, 竖页 and all
between, but not in a letter: its head belongs to the first section. The same tags around
信函版记 leave no room for it where nobody gets a copy.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document

from notices.build.settings import write_settings
from notices.build.sheet import lay_out_page
from notices.build.styles import drop_word_defaults, write_styles
from notices.build.writer import FULL_BAR, BadSource, Writer

__all__ = ["BadSource", "build", "read_source", "sources"]

SOURCE_SUFFIX: Final = ".txt"
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def build(source: str) -> bytes:
    """The .docx that a text source describes; the same text gives the same bytes.

    Raises:
        BadSource: a line names an unknown style or has no bar.
    """
    document = Document()
    drop_word_defaults(document)
    write_styles(document)
    write_settings(document)
    lay_out_page(document)
    writer = Writer(document)
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            writer.write(number, line)
    writer.finish()
    written = BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


def _timeless(data: bytes) -> bytes:
    """The package without the clock python-docx stamps on its members."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name[0] != "[", name)):
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return written.getvalue()


def read_source(path: Path) -> str:
    """A source with the lines it quotes from others put in their place."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        head, _, name = line.partition(FULL_BAR)
        lines.append(read_source(path.parent / name) if head == "引用" else line)
    return "\n".join(lines)


def sources(folder: Path) -> list[Path]:
    """The text sources of templates under a folder."""
    return sorted(folder.rglob(f"docx/*{SOURCE_SUFFIX}"))
