"""What each paragraph of a file is, in the standard's words.

Told from position, wording and look, since other people's files carry no styles of
ours. Where two readings are possible the plainer one, 正文 or 其他, is taken: a
wrong accusation costs the user more than a missed one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from notices.page import LEVELS as LOOKS
from notices.page import RED, same_font
from notices.word.values import Kind, Paragraph, WordFile


class Role(StrEnum):
    """An element of GB/T 9704-2012; the value is what the user calls it."""

    BLANK = "空行"
    HEAD = "版头其他要素"
    ISSUER_MARK = "发文机关标志"
    DOCUMENT_NUMBER = "发文字号"
    TITLE = "标题"
    ADDRESSEES = "主送机关"
    LEVEL_1 = "一级标题"
    LEVEL_2 = "二级标题"
    LEVEL_3 = "三级标题"
    LEVEL_4 = "四级标题"
    BODY = "正文"
    ATTACHMENT_LIST = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "附注"
    ATTACHMENT_MARK = "附件标识"
    CLOSING = "版记"
    OTHER = "其他"


LEVELS = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A paragraph of the body and what it is.

    Attributes:
        index: its place among the body's paragraphs, blank ones counted.
        heading: what kind of heading it is, or begins with; None for none. Body text
            may begin with an ordinal too: an item of a list.
        heading_end: how far the type of that heading reaches.
    """

    paragraph: Paragraph
    role: Role
    index: int
    heading: Role | None = None
    heading_end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A Word file with its body's paragraphs told apart."""

    word: WordFile
    elements: tuple[Element, ...]

    def of(self, *roles: Role) -> Iterator[Element]:
        """Elements in these roles, in order."""
        return (element for element in self.elements if element.role in roles)

    def before(self, element: Element) -> Iterator[Element]:
        """Elements above `element`, the nearest first."""
        return reversed(self.elements[: element.index])


_ORDINALS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"[（(][一二三四五六七八九十百]+[）)]"),
    re.compile(r"\d{1,2}(?:[.．](?!\d)|、)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
# A heading longer than two lines is a paragraph that only begins with an ordinal; one
# that text follows is short, or it is the first sentence of that text.
_LONGEST_HEADING = 50
_LONGEST_RUN_IN = 20
_LONGEST_TITLE_LINE = 60
# 一般用2号: what is set clearly larger than the body stands out as a title, or as the
# issuer's mark where it is red.
_TITLE_SIZE = 18
SMALLEST_MARK = 18
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
_NOT_ADDRESSEES = re.compile(r"如下|以下|下列|^现将|^为|^根据|^附")
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
_CLOSING = re.compile(r"(?:抄送|抄报|分送|主送)[：:].*|.*(?:日|】)\s*印发")
_BLANK_NAME = re.compile(r"【待填[：:][^】]*】")
_NOTE = re.compile(r"（.*）")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百]+[章节编篇]|目\s*录$|[表图]\s*\d")


def classify(word: WordFile) -> Document:
    """The file with each paragraph of its body told apart."""
    body = [item for item in word.paragraphs if item.kind is Kind.BODY]
    roles = _Roles(body).found
    elements = (
        _element(paragraph, role, index)
        for index, (paragraph, role) in enumerate(zip(body, roles, strict=True))
    )
    return Document(word=word, elements=tuple(elements))


def _element(paragraph: Paragraph, role: Role, index: int) -> Element:
    heading: Role | None = None
    end = 0
    if role is Role.TITLE:
        heading, end = role, len(paragraph.text)
    elif role in LEVELS:
        heading = role
        end = len(paragraph.text) - len(_after_heading(paragraph.text))
    elif role is Role.BODY and (level := _ordinal_level(paragraph.text.strip())):
        heading = level
        end = _lead_in_end(paragraph, LOOKS[LEVELS.index(level)].font)
    return Element(
        paragraph=paragraph,
        role=role,
        index=index,
        heading=heading,
        heading_end=end,
    )


def _lead_in_end(paragraph: Paragraph, font: str) -> int:
    """Where the first words end that are set in the level's font; 0 for none."""
    end = len(paragraph.number)
    for run in paragraph.visible_runs:
        if run.text.strip() and not same_font(run.font.east_asia, font):
            break
        end += len(run.text)
    return end if end <= _LONGEST_HEADING else 0


def is_official(document: Document) -> bool:
    """Whether the file looks like an official document at all."""
    roles = {element.role for element in document.elements}
    if roles & {Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.ADDRESSEES, Role.DATE}:
        return True
    titles = "".join(item.paragraph.text.strip() for item in document.of(Role.TITLE))
    named = _KINDS.search(titles) is not None
    return named or len(list(document.of(Role.LEVEL_1))) >= 2


def closing_lines(document: Document) -> list[Paragraph]:
    """The lines of the 版记, in the text or in a table or box at the page's foot."""
    own = {id(element.paragraph) for element in document.of(Role.CLOSING)}
    return [
        paragraph
        for paragraph in document.word.paragraphs
        if id(paragraph) in own
        or (paragraph.kind is not Kind.BODY and _is_closing(paragraph.text.strip()))
    ]


def _is_closing(text: str) -> bool:
    # The length first: the pattern is slow on long text without an end.
    return len(text) <= _LONGEST_CLOSING and _CLOSING.fullmatch(text) is not None


def starts_page(body: Sequence[Paragraph], index: int) -> bool:
    """Whether the paragraph at `index` is the first of its page by the file's will."""
    own = body[index]
    if own.format.page_break_before or own.breaks_page:
        return True
    for before in reversed(body[:index]):
        if before.breaks_page or before.section != own.section:
            return True
        if not before.is_blank:
            return False
        if before.format.page_break_before:
            return True
    return True


class _Roles:
    """Walks down the body once; `found` holds a role for each paragraph."""

    def __init__(self, body: Sequence[Paragraph]) -> None:
        self._body = body
        self.found = [
            Role.BLANK if paragraph.is_blank else Role.BODY for paragraph in body
        ]
        begin = self._head()
        begin = self._title(begin)
        begin = self._addressees(begin)
        self._text(begin)
        self._signatures()

    def _lines(self, begin: int) -> Iterator[tuple[int, str]]:
        """Index and text of the paragraphs from `begin` that are not blank."""
        for index in range(begin, len(self._body)):
            if not self._body[index].is_blank:
                yield index, self._body[index].text.strip()

    def _head(self) -> int:
        for index, text in self._lines(0):
            paragraph = self._body[index]
            if paragraph.font.color == RED and paragraph.font.size >= SMALLEST_MARK:
                self.found[index] = Role.ISSUER_MARK
            elif _NUMBER.match(text) and len(text) < _LONGEST_TITLE_LINE:
                self.found[index] = Role.DOCUMENT_NUMBER
            elif _HEAD.fullmatch(text) or _is_label(paragraph, text):
                self.found[index] = Role.HEAD
            else:
                return index
        return len(self._body)

    def _title(self, begin: int) -> int:
        """Marks the lines of a title at `begin`; the index after them."""
        index, first = begin, None
        for index in range(begin, len(self._body)):
            paragraph = self._body[index]
            if paragraph.is_blank and first is None:
                continue
            if not (
                _like_title(paragraph)
                if first is None
                else _continues(first, paragraph)
            ):
                return index
            self.found[index] = Role.TITLE
            first = first or paragraph
        return index + 1

    def _addressees(self, begin: int) -> int:
        for index, text in self._lines(begin):
            if _NOTE.fullmatch(text):
                self.found[index] = Role.OTHER
                continue
            if _like_addressees(text):
                self.found[index] = Role.ADDRESSEES
                return index + 1
            return index
        return begin

    def _text(self, begin: int) -> None:
        # `signed`: a date has come since the last title; `dated`: since the beginning.
        listing = signed = dated = False
        skip_to = begin
        for index, text in self._lines(begin):
            if index < skip_to:
                continue
            paragraph = self._body[index]
            listing = listing and self.found[index - 1] is not Role.BLANK
            role = _role(paragraph, text, listing=listing, signed=signed, dated=dated)
            self.found[index] = role
            listing = role is Role.ATTACHMENT_LIST
            signed = signed or role is Role.DATE
            dated = dated or signed
            if role is Role.ATTACHMENT_MARK:
                skip_to = self._title(index + 1)
            elif dated and starts_page(self._body, index) and _like_title(paragraph):
                skip_to = self._addressees(self._title(index))
                signed = False

    def _signatures(self) -> None:
        """The short lines right above a date are who signs."""
        for index, role in enumerate(self.found):
            if role is Role.DATE:
                for above in range(index - 1, -1, -1):
                    if not self._signs(above):
                        break
                    self.found[above] = Role.SIGNATURE

    def _signs(self, index: int) -> bool:
        text = _BLANK_NAME.sub("某单位", self._body[index].text.strip())
        plain = self.found[index] in (Role.BODY, Role.OTHER)
        return plain and 0 < len(text) <= 30 and not set(text) & set("。；：:，、？！")


def _role(
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
    if dated and _is_closing(text):
        return Role.CLOSING
    if signed and _NOTE.fullmatch(text):
        return Role.NOTE
    return _level(text) or _plain(paragraph, text)


def _is_label(paragraph: Paragraph, text: str) -> bool:
    """Whether it is a remark above the title, such as （征求意见稿） or our blank."""
    bracketed = _NOTE.fullmatch(text) or _BLANK_NAME.fullmatch(text)
    return bool(bracketed) and not _like_title(paragraph)


def _like_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    if len(text) > _LONGEST_TITLE_LINE or text.endswith(tuple("。；：:，")):
        return False
    if _level(text) or _DATE.fullmatch(text) or _CHAPTER.match(text):
        return False
    large = paragraph.font.size >= _TITLE_SIZE
    centred = paragraph.format.align == "center"
    named = paragraph.style in ("Title", "标题")
    return large or centred or named or _KINDS.search(text) is not None


def _like_addressees(text: str) -> bool:
    named = _ADDRESSEES.fullmatch(text) and not _NOT_ADDRESSEES.search(text)
    return bool(named) and _level(text) is None and not _CHAPTER.match(text)


def _continues(first: Paragraph, paragraph: Paragraph) -> bool:
    """Whether the paragraph is a further line of the title that `first` begins."""
    alike = (
        paragraph.font.size == first.font.size
        and paragraph.format.align == first.format.align
    )
    bracketed = _NOTE.fullmatch(paragraph.text.strip()) is not None
    stands_out = first.format.align == "center" or first.font.size >= _TITLE_SIZE
    return (
        alike
        and stands_out
        and not bracketed
        and not paragraph.is_blank
        and _like_title(paragraph)
    )


def _level(text: str) -> Role | None:
    """The level of the heading that begins `text`, 正文 for a mere item, else None."""
    level = _ordinal_level(text)
    if level is None:
        return None
    after = _after_heading(text)
    longest = _LONGEST_RUN_IN if after or text.endswith("。") else _LONGEST_HEADING
    return level if len(text) - len(after) <= longest else Role.BODY


def _ordinal_level(text: str) -> Role | None:
    for ordinal, role in zip(_ORDINALS, LEVELS, strict=True):
        if ordinal.match(text):
            return role
    return None


def _after_heading(text: str) -> str:
    """What follows the first 。: text that a heading runs into."""
    return text.partition("。")[2]


def _plain(paragraph: Paragraph, text: str) -> Role:
    """Body text, unless it is a caption, a chapter or a line placed by itself."""
    placed = paragraph.format.align in ("center", "right")
    if _CHAPTER.match(text) or paragraph.style.lower().startswith("toc"):
        return Role.OTHER
    if placed and len(text) <= 30 and not text.endswith("。"):
        return Role.OTHER
    return Role.BODY
