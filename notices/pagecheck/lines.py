"""What one line of a document may be, told from its words and its look alone."""

import re
from functools import lru_cache

from notices.page import RED
from notices.pagecheck.headings import level_of
from notices.pagecheck.roles import Role
from notices.word.values import Paragraph

_LONGEST_TITLE_LINE = 60
# 一般用2号: what is set clearly larger than the body stands out as a title, or as the
# issuer's mark where it is red.
_LARGE = 18
# Names of Word's own style, in lower case: programs differ in that.
_TITLE_STYLES = ("title", "标题")
_NUMBER = re.compile(
    r"\S{1,20}[〔\[［【(（]\d{4}[〕\]］】)）]\s*第?\s*\d+\s*号|【待填[：:][^】]*字号】"
)
_HEAD = re.compile(
    r"\d{6}|(?:绝密|机密|秘密)(?:★.*)?|特提|特急|加急|平急|签发人[：:].*"
)
_KINDS = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
    r"|方案|办法|计划|规划|总结|规定|细则|要点|清单)(?:（[^（）]{1,16}）)?$"
)
_ADDRESSEES = re.compile(r"[^。；！？]{2,600}[：:]")
# The last are the labels in the notes of a meeting.
_NOT_ADDRESSEES = re.compile(
    r"如下|以下|下列|^现将|^为|^根据|^附"
    r"|(?:人员|时间|地点|议题|议程|内容|事项|主持|记录|情况)[：:]$"
)
_ATTACHMENT_LIST = re.compile(r"附\s*件\s*[：:]")
_ATTACHMENT_ITEM = re.compile(r"\d{1,2}\s*[.．、]")
_ATTACHMENT_MARK = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[：:]?")
# A date, one with X for what is not known yet, or our own blank for it.
_DATE = re.compile(
    r"[\d〇○零一二三四五六七八九Xx×*]{2,4}\s*年\s*"
    r"[\d一二三四五六七八九十Xx×*]{0,3}\s*月\s*"
    r"[\d一二三四五六七八九十Xx×*]{0,3}\s*日"
    r"|【待填[：:][^】]*(?:日期|时间)[^】]*】"
)
_LONGEST_CLOSING = 500
_CLOSING = re.compile(r"(?:抄送|抄报|分送|主送)[：:].*|.*(?:日|】)\s*印发", re.DOTALL)
_BLANK_NAME = re.compile(r"【待填[：:][^】]*】")
_NOTE = re.compile(r"（.*）")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百]+[章节编篇]|目\s*录$|[表图]\s*\d")
_LONGEST_ALONE = 30


def names_kind(text: str) -> bool:
    """Whether a title ends in a kind of document: 通知, 方案 …"""
    return _KINDS.search(text) is not None


def is_remark(text: str) -> bool:
    """Whether all of it stands in brackets: （征求意见稿）."""
    return _NOTE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_closing(text: str) -> bool:
    """Whether it is a line of the 版记, wherever it stands."""
    # The length first: the pattern is slow on long text without an end.
    return len(text) <= _LONGEST_CLOSING and _CLOSING.fullmatch(text) is not None


def like_mark(paragraph: Paragraph) -> bool:
    """Whether it is red, and large or the name of who issues 文件, however long."""
    named = paragraph.text.strip().endswith("文件")
    return paragraph.font.color == RED and (named or paragraph.font.size >= _LARGE)


def like_signer(paragraph: Paragraph) -> bool:
    """Whether it is no sentence, and short or set to the right, as who signs is."""
    name = _BLANK_NAME.sub("某单位", paragraph.text.strip())
    indent = paragraph.format.indent
    right = paragraph.format.align == "right" or indent.right or indent.right_chars
    fits = bool(right) or len(name) <= _LONGEST_ALONE
    return bool(name) and fits and not set(name) & set("。；：:，、？！")


def like_title(paragraph: Paragraph) -> bool:
    """Whether the paragraph may be a title, or the first line of one."""
    text = paragraph.text.strip()
    if len(text) > _LONGEST_TITLE_LINE or text.endswith(tuple("。；：:，")):
        return False
    if level_of(text) or _DATE.fullmatch(text) or _CHAPTER.match(text):
        return False
    large = paragraph.font.size >= _LARGE
    centred = paragraph.format.align == "center"
    named = paragraph.style.lower() in _TITLE_STYLES
    return large or centred or named or names_kind(text)


def like_addressees(text: str) -> bool:
    """Whether it may be the line that says to whom the document goes."""
    named = _ADDRESSEES.fullmatch(text) and not _NOT_ADDRESSEES.search(text)
    return bool(named) and level_of(text) is None and not _CHAPTER.match(text)


def continues_title(first: Paragraph, paragraph: Paragraph) -> bool:
    """Whether the paragraph is a further line of the title that `first` begins."""
    return (
        paragraph.font.size == first.font.size
        and paragraph.format.align == first.format.align
        and (first.format.align == "center" or first.font.size >= _LARGE)
        and not is_remark(paragraph.text.strip())
        and not paragraph.is_blank
        and like_title(paragraph)
    )


def head_role(paragraph: Paragraph, text: str) -> Role | None:
    """What a paragraph above the title is; None where the 版头 is over."""
    if like_mark(paragraph):
        return Role.ISSUER_MARK
    if _NUMBER.match(text) and len(text) < _LONGEST_TITLE_LINE:
        return Role.DOCUMENT_NUMBER
    if _HEAD.fullmatch(text) or _is_label(paragraph, text):
        return Role.HEAD
    return None


def _is_label(paragraph: Paragraph, text: str) -> bool:
    """Whether it is a remark above the title, such as （征求意见稿） or our blank."""
    bracketed = is_remark(text) or _BLANK_NAME.fullmatch(text)
    return bool(bracketed) and not like_title(paragraph)


def text_role(
    paragraph: Paragraph, text: str, *, listing: bool, signed: bool, dated: bool
) -> Role:
    """What a paragraph below title and addressees is."""
    if listing and _ATTACHMENT_ITEM.match(text):
        return Role.ATTACHMENT_LIST
    if _ATTACHMENT_MARK.fullmatch(text):
        return Role.ATTACHMENT_MARK
    if _ATTACHMENT_LIST.match(text) and not signed:
        return Role.ATTACHMENT_LIST
    if _DATE.fullmatch(text):
        return Role.DATE
    if dated and is_closing(text):
        return Role.CLOSING
    if signed and is_remark(text):
        return Role.NOTE
    return level_of(text) or _plain(paragraph, text)


def _plain(paragraph: Paragraph, text: str) -> Role:
    """Body text, unless it is a caption, a chapter or a line placed by itself."""
    placed = paragraph.format.align in ("center", "right")
    if _CHAPTER.match(text) or paragraph.style.lower().startswith("toc"):
        return Role.OTHER
    if placed and len(text) <= _LONGEST_ALONE and not text.endswith("。"):
        return Role.OTHER
    return Role.BODY
