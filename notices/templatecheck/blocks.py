"""Blocks of a part: which tag ends which, whether each tag can be read, and a Jinja
template, one line a line of the part, in which only what can be read is left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from jinja2 import Environment, TemplateSyntaxError

from notices.templatecheck.lines import Line
from notices.templatecheck.tokens import (
    CELL_STATEMENTS,
    ENDS,
    STATEMENTS,
    Token,
    error,
)
from tracker.model.finding import Finding

_MIDDLES: Final = {"elif": ("endif",), "else": ("endif", "endfor")}
_FORMS: Final = {
    "for": "{% for 项 in 列表 %}",
    "if": "{% if 条件 %}",
    "elif": "{% elif 条件 %}",
    "else": "{% else %}",
    "set": "{% set 名称 = 值 %}",
}
_VALUE_FORM: Final = "{{ 一级.二级 }}"
# What a broken beginning is read as, so that what follows it can still be checked.
_STAND_INS: Final = {
    "for": "{% for NAME in [] %}",
    "if": "{% if 1 %}",
    "elif": "{% elif 1 %}",
    "else": "{% else %}",
    "set": "{% set NAME = [] %}",
    "with": "{% with NAME = [] %}",
    "macro": "{% macro NAME() %}",
    "call": "{% call NAME() %}",
    "filter": "{% filter trim %}",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A block that is begun and ended, with its `else` and `elif`."""

    tokens: tuple[Token, ...]


@dataclass(slots=True, kw_only=True, eq=False)
class _Open:
    token: Token
    middles: list[Token] = field(default_factory=list)


class Blocks:
    """Reads the tags of a part once.

    Attributes:
        blocks: those begun and ended.
        findings: tags that cannot be read, and what does not pair.
    """

    def __init__(
        self, lines: Sequence[Line], tokens: Sequence[Token], environment: Environment
    ) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._open: list[_Open] = []
        self._written: dict[Line, list[str]] = {line: [] for line in lines}
        for token in tokens:
            broken = list(unreadable(token, environment))
            self.findings += broken
            self._read(token, sound=not broken)
        while self._open:
            self._leave_open(self._open.pop(), lines[-1])

    @property
    def source(self) -> str:
        """A Jinja template with what can be read, line for line."""
        return "\n".join("".join(tags) for tags in self._written.values())

    def _read(self, token: Token, *, sound: bool) -> None:
        text = as_jinja(token) if sound else stand_in(token)
        if token.word in ENDS:
            text = self._close(token)
        elif token.word in _MIDDLES:
            text = self._divide(token, text)
        elif token.opens:
            self._open.append(_Open(token=token))
        self._written[token.line].append(text)

    def _divide(self, token: Token, text: str) -> str:
        last = self._open[-1] if self._open else None
        if last is None or last.token.opens not in _MIDDLES[token.word]:
            message = f"“{token.raw}”不在“如果”里面。"
            remedy = "请检查前面有没有 {% if 条件 %}，中间的循环有没有先结束。"
        elif any(one.word == "else" for one in last.middles):
            message = f"“{token.raw}”前面已经有 else 了。"
            remedy = "一个“如果”只有一个 else，放在最后；多余的请删去，或改成 elif。"
        else:
            last.middles.append(token)
            return text
        self.findings.append(
            error("stray-else", token.line, message, remedy, found=token.raw)
        )
        return ""

    def _close(self, token: Token) -> str:
        """End the block that `token` ends, and those left open in it."""
        if all(one.token.opens != token.word for one in self._open):
            self._without_beginning(token)
            return ""
        while self._open[-1].token.opens != token.word:
            self._leave_open(self._open.pop(), token.line, token)
        one = self._open.pop()
        self.blocks.append(Block(tokens=(one.token, *one.middles, token)))
        return f"{{% {token.word} %}}"

    def _without_beginning(self, token: Token) -> None:
        beginning = next(
            (word for word, end in STATEMENTS.items() if end == token.word), "set"
        )
        message = f"“{token.raw}”没有开头：前面没有与它配对的 {beginning}。"
        remedy = f"请在前面补上 {_FORMS.get(beginning, beginning)}，或删去这个结尾。"
        if self._open:
            last = self._open[-1].token
            message = (
                f"“{token.raw}”与{last.line.place}的“{last.raw}”不配对，"
                f"那里要用 {last.opens} 结尾。"
            )
            remedy = f"请改成 {last.opens}，或删去这个结尾。"
        self.findings.append(
            error("end-without-begin", token.line, message, remedy, found=token.raw)
        )

    def _leave_open(self, one: _Open, at: Line, by: Token | None = None) -> None:
        token = one.token
        message = f"“{token.raw}”没有结尾 {token.opens}"
        message += f"，{by.line.place}就先遇到“{by.raw}”。" if by else "。"
        level = f"{token.level} " if token.level else " "
        remedy = f"请在它管的内容后面补上 {{%{level}{token.opens} %}}。"
        self.findings.append(
            error("begin-without-end", token.line, message, remedy, found=token.raw)
        )
        self._written[at].append(f"{{% {token.opens} %}}")


def unreadable(token: Token, environment: Environment) -> Iterator[Finding]:
    """Why Jinja cannot read this one tag; nothing where it can."""
    if token.word in ("else", *ENDS) and token.body != token.word:
        wanted = "elif" if re.match(r"else\s*if\b", token.body) else token.word
        message = f"“{token.raw}”里多了内容。"
        remedy = f"请写成 {_FORMS.get(wanted, f'{{% {wanted} %}}')}。"
        yield error("tag-syntax", token.line, message, remedy, found=token.raw)
        return
    try:
        environment.parse(alone(token))
    except TemplateSyntaxError as trouble:
        yield _syntax(token, _reason(trouble))
    except (RecursionError, ValueError, OverflowError):
        # Brackets a thousand deep, numbers of five thousand digits.
        yield _syntax(token, "写得太长太深")


def _syntax(token: Token, reason: str) -> Finding:
    form = _FORMS.get(token.word, _VALUE_FORM)
    message = f"标签“{token.raw}”写法有误：{reason}。"
    remedy = f"请照“{form}”的样子改正。"
    return error("tag-syntax", token.line, message, remedy, found=token.raw)


def _reason(trouble: TemplateSyntaxError) -> str:
    """What Jinja says in English, as far as it helps a clerk."""
    message = trouble.message or ""
    got = re.search(r"got '(.*)'|unexpected '(.*)'|unexpected char '(.+)' at", message)
    word = next((one for one in got.groups() if one), "") if got else ""
    if word.startswith(("end of", "begin of")) or not word:
        return "内容不完整"
    return f"“{word}”这里看不懂"


def alone(token: Token) -> str:
    """A template of this tag and no more than Jinja needs around it."""
    text = as_jinja(token)
    if token.word in ("elif", "else"):
        return f"{{% if 1 %}}{text}{{% endif %}}"
    if token.opens:
        return f"{text}{{% {token.opens} %}}"
    return "" if token.word in ENDS else text


def as_jinja(token: Token) -> str:
    """The tag as Jinja gets it from docxtpl; "" for one that Jinja does not know."""
    body = token.body
    if token.word in CELL_STATEMENTS:
        body = body.removeprefix(token.word).strip()
        return f"{{{{ {body} }}}}" if body else ""
    if token.kind == "{%":
        known = token.word in STATEMENTS or token.word in ENDS
        return f"{{% {body} %}}" if known else ""
    return f"{{{{ {body} }}}}"


def stand_in(token: Token) -> str:
    """What is read in place of a tag that cannot be; "" for one that can be left out."""
    name = re.match(r"\w+\s+(\w+)", token.body)
    usable = name is not None and name[1].isidentifier()
    written = _STAND_INS.get(token.word, "")
    if token.word == "set" and token.opens:
        written = "{% set NAME %}"
    return written.replace("NAME", name[1] if name and usable else "_")
