"""The tags in a line of text, as a clerk typed them, and what is wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from notices.templatecheck.lines import Line
from tracker.model.finding import Finding, Severity
from tracker.plan import nearest

# What a clerk may write between {% and %}, with the word that ends it; "" for none.
STATEMENTS: Final = {
    "for": "endfor",
    "if": "endif",
    "elif": "",
    "else": "",
    "set": "",
    "with": "endwith",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
}
ENDS: Final = frozenset(STATEMENTS.values()) - {""} | {"endset"}
# docxtpl's own: the span and shade of a cell, cells merged down or across in a loop.
CELL_STATEMENTS: Final = ("colspan", "cellbg", "vm", "hm")
# Jinja has them; a template has no business with other files or with raw text.
REFUSED: Final = frozenset(
    (
        "include",
        "import",
        "from",
        "extends",
        "block",
        "endblock",
        "raw",
        "endraw",
        "autoescape",
        "endautoescape",
        "trans",
        "endtrans",
        "do",
        "break",
        "continue",
        "debug",
    )
)
# What people write who know another language of templates.
_OTHERS: Final = {
    "elseif": "elif",
    "elsif": "elif",
    "foreach": "for",
    "end": "endfor 或 endif",
}

_FULL_BRACES: Final = re.compile(r"[{｛][{｛%％]|[%％}｝][}｝]")
_BRACES: Final = str.maketrans("｛｝％", "{}%")
_MARK: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSER: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LEVEL: Final = re.compile(r"(tr|tc|p|r) (?=\s*\S)")
_LITERAL: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
# What a Chinese input method types between the braces instead of Jinja's marks.
_HALF: Final = dict(
    zip("．。（），、｜：＝［］【】＋－＊／＜＞！", "..(),,|:=[][]+-*/<>!", strict=True)
)
# docxtpl takes these for straight quotes, in Word files only.
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_UNSEEN: Final = re.compile(
    r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]"
)
_SHOWN: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Token:
    """One tag.

    Attributes:
        raw: as it stands there, braces included.
        kind: `{{` or `{%`.
        level: what docxtpl takes out around it: p, tr, tc, r; "" for nothing.
        body: what is between, without the level, in half-width marks.
        start, end: its characters in the line.
    """

    raw: str
    kind: str
    level: str
    body: str
    line: Line
    start: int
    end: int

    @property
    def word(self) -> str:
        """The first word of a statement: for, endif …; "" for a value."""
        if self.kind != "{%":
            return ""
        found = re.match(r"\w+", self.body)
        return found[0] if found else ""

    @property
    def opens(self) -> str:
        """The word that must end what this tag begins; "" where it begins nothing."""
        if self.word == "set":
            return "" if "=" in self.body else "endset"
        return STATEMENTS.get(self.word, "")


def error(
    rule: str,
    line: Line,
    message: str,
    remedy: str,
    *,
    found: str = "",
    wanted: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about a tag; its file is filled in at the end."""
    return Finding(
        rule=rule,
        severity=severity,
        place=line.place,
        message=message,
        remedy=remedy,
        found=found,
        wanted=wanted,
    )


def scan(line: Line, findings: list[Finding]) -> Iterator[Token]:
    """The whole tags of a line, in order; what is broken goes to `findings`."""
    text = _half_width_braces(line, findings)
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if mark[0] in _CLOSER:
            if opened is not None:
                findings.append(_unclosed(line, opened, text[: mark.start()]))
            opened = mark
        elif opened is None:
            if mark[0] != "#}":
                findings.append(_stray(line, mark))
        elif mark[0] == _CLOSER[opened[0]]:
            if opened[0] != "{#":
                yield _token(line, text, opened.start(), mark.end(), findings)
            opened = None
        else:
            findings.append(_unclosed(line, opened, text[: mark.end()]))
            opened = None
    if opened is not None:
        findings.append(_unclosed(line, opened, text))


def _half_width_braces(line: Line, findings: list[Finding]) -> str:
    full = [one[0] for one in _FULL_BRACES.finditer(line.text) if not one[0].isascii()]
    if not full:
        return line.text
    message = f"标签的括号“{full[0]}”是全角的，不会被填写：“{_shown(line.text)}”。"
    remedy = "请切换到英文输入法，改成半角的 {{ }} 或 {% %}。"
    wanted = full[0].translate(_BRACES)
    findings.append(
        error("full-width-braces", line, message, remedy, found=full[0], wanted=wanted)
    )
    return _FULL_BRACES.sub(lambda one: one[0].translate(_BRACES), line.text)


def _unclosed(line: Line, opened: re.Match[str], until: str) -> Finding:
    raw, closer = _shown(until[opened.start() :]), _CLOSER[opened[0]]
    message = f"标签“{raw}”没有写完：开头是 {opened[0]}，结尾应是 {closer}。"
    remedy = f"请补上或改成 {closer}；一个标签要写在同一段里。"
    return error("unclosed-tag", line, message, remedy, found=raw)


def _stray(line: Line, mark: re.Match[str]) -> Finding:
    before = line.text[max(0, mark.start() - _SHOWN) : mark.end()]
    opener = {"}}": "{{", "%}": "{%"}[mark[0]]
    message = f"“{before}”里的 {mark[0]} 前面没有 {opener}。"
    remedy = f"请补上 {opener}，或删去多余的 {mark[0]}。"
    return error("stray-braces", line, message, remedy, found=before)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _token(
    line: Line, text: str, start: int, end: int, findings: list[Finding]
) -> Token:
    inner = text[start + 2 : end - 2]
    found = _LEVEL.match(inner)
    body = inner[found.end() :] if found else inner.strip("-+")
    token = Token(
        raw=line.text[start:end],
        kind=text[start : start + 2],
        level=found[1] if found else "",
        body=_half_width(body.strip(), in_word=line.paragraph is not None),
        line=line,
        start=start,
        end=end,
    )
    findings += _full_width_marks(token, body)
    if token.kind == "{%":
        findings += _statement(token, inner)
    elif token.level:
        message = f"“{token.raw}”里的 {token.level} 只能用在 {{% %}} 里。"
        remedy = f"请写成 {{{{ {token.body} }}}}。"
        findings.append(error("bad-level", line, message, remedy, found=token.raw))
    return token


def _full_width_marks(token: Token, body: str) -> Iterator[Finding]:
    outside = _LITERAL.sub("", body)
    full = "".join(dict.fromkeys(char for char in outside if char in _HALF))
    half = "".join(_HALF[char] for char in full)
    if full:
        message = f"标签“{token.raw}”里有全角符号“{full}”。"
        remedy = f"请改成半角的“{half}”。"
        yield error(
            "full-width-mark", token.line, message, remedy, found=full, wanted=half
        )
    if _UNSEEN.search(body):
        message = f"标签“{token.raw}”里有看不见的字符。"
        remedy = "请把整个标签删去，重新输入。"
        yield error("unseen-character", token.line, message, remedy, found=token.raw)


def _half_width(body: str, *, in_word: bool) -> str:
    """`body` as Jinja reads it once its marks are half-width, texts left alone."""
    body = _UNSEEN.sub("", body.translate(_QUOTES) if in_word else body)
    pieces, at = [], 0
    for literal in _LITERAL.finditer(body):
        pieces += [_marks(body[at : literal.start()]), literal[0]]
        at = literal.end()
    return "".join([*pieces, _marks(body[at:])])


def _marks(text: str) -> str:
    return "".join(_HALF.get(char, char) for char in text)


def _statement(token: Token, inner: str) -> Iterator[Finding]:
    """What is wrong with the first word of a statement."""
    word, line = token.word, token.line
    if token.level and re.search(r"[%}]", token.body):
        message = f"“{token.raw}”里不能用 % 和 }}。"
        remedy = "请先用 {% set %} 算好，再写进去。"
        yield error("bad-level", line, message, remedy, found=token.raw)
    elif word in REFUSED:
        message = f"模板里不能用“{word}”（{token.raw}）。"
        remedy = "请删去；用得上的有 for、if、set。"
        yield error("refused-statement", line, message, remedy, found=token.raw)
    elif word not in {*STATEMENTS, *ENDS, *CELL_STATEMENTS}:
        near = _meant(word, inner)
        message = f"不认识“{token.raw}”里的“{word or token.body}”。"
        remedy = f"是不是“{near}”？" if near else "能用的有 for、if、set。"
        yield error(
            "unknown-statement", line, message, remedy, found=token.raw, wanted=near
        )


def _meant(word: str, inner: str) -> str:
    """What an unknown statement was meant to be; "" where nobody can tell."""
    known = [*STATEMENTS, *ENDS]
    if re.match(r"\s*(tr|tc|p)\b", inner):
        level, rest = re.split(r"\b", inner.strip(), maxsplit=2)[1:]
        return f"{{%{level} {rest.strip()} %}}"
    for level in ("tr", "tc", "p"):
        if word.removeprefix(level) in known and word != word.removeprefix(level):
            return f"{{%{level} {inner.strip().removeprefix(level)} %}}"
    two_words = "".join(inner.split()[:2])
    if two_words in ENDS:
        return two_words
    return _OTHERS.get(word) or nearest(word, known)
