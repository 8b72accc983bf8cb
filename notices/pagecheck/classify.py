"""Telling the elements of a file apart: a walk through its paragraphs, from the top.

Told from position, wording and look, since other people's files carry no styles of
ours. Where two readings are possible the plainer one, 正文 or 其他, is taken: a
wrong accusation costs the user more than a missed one.
"""

from collections.abc import Iterator, Sequence

from notices.pagecheck.headings import heading_of
from notices.pagecheck.lines import (
    continues_title,
    head_role,
    is_closing,
    is_remark,
    like_addressees,
    like_signer,
    like_title,
    text_role,
)
from notices.pagecheck.roles import LEVELS, Document, Element, Role
from notices.word.values import Kind, Paragraph
from notices.word.wordfile import WordFile

# What only a document that is sent has, beside its title and date.
_SENT = frozenset((Role.ISSUER_MARK, Role.DOCUMENT_NUMBER, Role.ADDRESSEES))


def classify(word: WordFile) -> Document:
    """The file with each paragraph of its body told apart."""
    body = [item for item in word.paragraphs if item.kind is Kind.BODY]
    elements = []
    for index, role in enumerate(_Roles(body).found):
        heading, end = heading_of(body[index], role)
        elements.append(
            Element(
                paragraph=body[index],
                role=role,
                index=index,
                heading=heading,
                heading_end=end,
            )
        )
    return Document(word=word, elements=tuple(elements))


def is_official(document: Document) -> bool:
    """Whether the file looks like an official document at all.

    A title alone stands above notes of a meeting as well, and so does a date below it.
    """
    roles = [element.role for element in document.elements]
    if Role.TITLE not in roles:
        return False
    texts = (n for n, role in enumerate(roles) if role in (Role.BODY, *LEVELS))
    signed = Role.DATE in roles[next(texts, len(roles)) :]
    return signed or not _SENT.isdisjoint(roles)


def closing_lines(document: Document) -> list[Paragraph]:
    """The lines of the 版记, in the text or in a table or box at the page's foot."""
    lines: list[Paragraph] = document.once(_closing_lines)
    return lines


def _closing_lines(document: Document) -> list[Paragraph]:
    own = {id(element.paragraph) for element in document.of(Role.CLOSING)}
    return [
        paragraph
        for paragraph in document.word.paragraphs
        if id(paragraph) in own
        or (paragraph.kind is not Kind.BODY and is_closing(paragraph.text.strip()))
    ]


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


def _role_by_look(paragraph: Paragraph) -> Role:
    """What it is before anything is known of its words."""
    if paragraph.is_blank:
        return Role.OTHER if paragraph.has_picture else Role.BLANK
    return Role.BODY


class _Roles:
    """Walks down the body once; `found` holds a role for each paragraph."""

    def __init__(self, body: Sequence[Paragraph]) -> None:
        self._body = body
        self.found = [_role_by_look(paragraph) for paragraph in body]
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
        """Marks the 版头; the index after it."""
        for index, text in self._lines(0):
            role = head_role(self._body[index], text)
            if role is None:
                return index
            self.found[index] = role
        return len(self._body)

    def _title(self, begin: int) -> int:
        """Marks the lines of a title at `begin`; the index after them."""
        index, first = begin, None
        for index in range(begin, len(self._body)):
            paragraph = self._body[index]
            if paragraph.is_blank and first is None:
                continue
            fits = continues_title(first, paragraph) if first else like_title(paragraph)
            if not fits:
                return index
            self.found[index] = Role.TITLE
            first = first or paragraph
        return index + 1

    def _addressees(self, begin: int) -> int:
        """Marks the addressees at `begin`, below a remark; the index after them."""
        for index, text in self._lines(begin):
            if is_remark(text):
                self.found[index] = Role.OTHER
                continue
            if like_addressees(text):
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
            role = text_role(
                paragraph, text, listing=listing, signed=signed, dated=dated
            )
            self.found[index] = role
            listing = role is Role.ATTACHMENT_LIST
            signed = signed or role is Role.DATE
            dated = dated or signed
            if role is Role.ATTACHMENT_MARK:
                skip_to = self._title(index + 1)
            elif dated and starts_page(self._body, index) and like_title(paragraph):
                skip_to = self._addressees(self._title(index))
                signed = False

    def _signatures(self) -> None:
        """The lines right above a date that are no text are who signs."""
        for index, role in enumerate(self.found):
            if role is Role.DATE:
                for above in range(index - 1, -1, -1):
                    if not self._signs(above):
                        break
                    self.found[above] = Role.SIGNATURE

    def _signs(self, index: int) -> bool:
        plain = self.found[index] in (Role.BODY, Role.OTHER)
        return plain and like_signer(self._body[index])
