"""Where tags stand in Word's paragraphs, rows and cells, and how they are formatted."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from notices.templatecheck.blocks import Block
from notices.templatecheck.tokens import Token, error
from notices.word.xml import Element, W, child
from tracker.model.finding import Finding, Severity

# What docxtpl takes out with the tag, and what the clerk calls it.
_TAKEN: Final = {"p": "一段", "tr": "一个表格行", "tc": "一个单元格"}
# Content that would go with the tag's paragraph without a word in it.
_CONTENT: Final = frozenset(
    W + name for name in ("drawing", "pict", "object", "fldChar", "footnoteReference")
)
# Marks of the spelling checker and of the keyboard: no difference a reader sees.
_UNSEEN: Final = frozenset(W + name for name in ("lang", "noProof"))


def placing(token: Token) -> Iterator[Finding]:
    """Whether a {%p, {%tr or {%tc tag has its paragraph, row or cell to itself."""
    if token.level not in _TAKEN or token.kind != "{%" or token.line.paragraph is None:
        return
    taken, unit = _around(token), _TAKEN[token.level]
    if taken is None:
        message = f"“{token.raw}”不在表格里，“{{%{token.level}”只能用在表格里。"
        remedy = f"请移到表格里，独占{unit}，或改成 {{%p {token.body} %}}。"
        yield error("row-tag-outside", token.line, message, remedy, found=token.raw)
        return
    text = "".join(one.text or "" for one in taken.iter(f"{W}t"))
    if (
        text.strip() != token.raw.strip()
        or next(taken.iter(*_CONTENT), None) is not None
    ):
        message = f"“{token.raw}”没有独占{unit}，那里的其他内容会丢失。"
        remedy = f"请让它独占{unit}。"
        if token.level == "p":
            remedy += f"不独占一段的写成 {{% {token.body} %}}。"
        yield error("tag-not-alone", token.line, message, remedy, found=token.raw)
    elif next(taken.iter(f"{W}sectPr"), None) is not None:
        message = f"“{token.raw}”所在的段带着分节符，填写时分节会丢失。"
        remedy = "请把分节符移到前面或后面的段里。"
        yield error("tag-with-section", token.line, message, remedy, found=token.raw)


def _around(token: Token) -> Element | None:
    """The paragraph, row or cell that goes with the tag; None where there is none."""
    paragraph = token.line.paragraph
    if token.level == "p" or paragraph is None:
        return paragraph
    return next(paragraph.iterancestors(W + token.level), None)


def pairing(block: Block) -> Iterator[Finding]:
    """Whether the tags of a block stand on one level and in one place of the file."""
    first, *others = block.tokens
    if any(re.search(r"^\{%-|-%\}$", token.raw) for token in block.tokens):
        return  # such a tag joins paragraphs; what comes of it is seen when compiled
    for other in others:
        if other.level != first.level:
            message = (
                f"“{first.raw}”和{other.line.place}的“{other.raw}”写法不一："
                f"一个带 {first.level or other.level}，一个不带或带的不同。"
            )
            remedy = f"请都写成 {{%{first.level or other.level} … %}}。"
            yield error("uneven-block", first.line, message, remedy, found=first.raw)
        elif _home(first) is not _home(other):
            yield _apart(first, other)
        else:
            continue
        return


def _home(token: Token) -> Element | None:
    """What holds everything that goes or comes with the tag's block."""
    if token.level in _TAKEN:
        taken = _around(token)
        return None if taken is None else taken.getparent()
    return token.line.paragraph


def _apart(first: Token, other: Token) -> Finding:
    paragraphs = (first.line.paragraph, other.line.paragraph)
    homes = [None if one is None else one.getparent() for one in paragraphs]
    where = f"“{first.raw}”的另一半“{other.raw}”在{other.line.place}"
    if not first.level and homes[0] is homes[1]:
        message = f"{where}，跨了段却没有用 {{%p，填好后会多出空行。"
        remedy = (
            f"请让它们各占一段，写成 {{%p {first.body} %}} 和 {{%p {other.body} %}}。"
        )
        return error(
            "block-across",
            first.line,
            message,
            remedy,
            found=first.raw,
            severity=Severity.WARNING,
        )
    message = f"{where}，不在同一个单元格、表格或文本框里，填好后表格会损坏。"
    remedy = (
        f"跨表格行的，请让它们各占一行，写成 {{%tr {first.body} %}} 和 "
        f"{{%tr {other.body} %}}；不跨的放在同一段里。"
    )
    return error("block-across", first.line, message, remedy, found=first.raw)


def formatting(token: Token) -> Iterator[Finding]:
    """Whether a tag is one piece to Word: in one place, formatted alike."""
    runs = [text.getparent() for text in token.line.elements(token.start, token.end)]
    whole = [run for run in runs if run is not None]
    if len({run.getparent() for run in whole}) > 1:
        message = (
            f"标签“{token.raw}”一部分在超链接、修订或控件里，一部分在外面，"
            "填好后跟着开头的部分。"
        )
        remedy = "不合适的请把标签整个删去，接受修订、取消超链接后重新输入。"
        rule = "split-tag"
    elif len({_format(run) for run in whole}) > 1:
        message = f"标签“{token.raw}”各部分的格式不同，填好后只用第一部分的格式。"
        remedy = "请选中整个标签，清除格式后重新设置。"
        rule = "split-format"
    else:
        return
    yield error(
        rule,
        token.line,
        message,
        remedy,
        found=token.raw,
        severity=Severity.WARNING,
    )


def _format(run: Element) -> bytes:
    """A run's format for comparison, without what a reader does not see."""
    layer = child(run, "rPr")
    if layer is None:
        return b""
    layer = deepcopy(layer)
    for one in [item for item in layer if item.tag in _UNSEEN]:
        layer.remove(one)
    for fonts in layer.findall(f"{W}rFonts"):
        fonts.attrib.pop(f"{W}hint", "")
        if not fonts.attrib:
            layer.remove(fonts)
    return etree.tostring(layer, method="c14n") if len(layer) else b""
