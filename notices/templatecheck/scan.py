"""Finding the tags in a line of text, as a clerk typed them."""

import re
from collections.abc import Iterator
from typing import Final

from notices.templatecheck.lines import Line
from notices.templatecheck.marks import full_width_marks, half_width
from notices.templatecheck.statements import check_statement
from notices.templatecheck.tokens import Token, error
from tracker.model.finding import Finding

_FULL_BRACES: Final = re.compile(r"[{｛][{｛%％]|[%％}｝][}｝]")
_BRACES: Final = str.maketrans("｛｝％", "{}%")
_MARK: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSER: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LEVEL: Final = re.compile(r"(tr|tc|p|r) (?=\s*\S)")
_SHOWN: Final = 30


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
        body=half_width(body.strip(), in_word=line.paragraph is not None),
        line=line,
        start=start,
        end=end,
    )
    findings += full_width_marks(token, body)
    if token.kind == "{%":
        findings += check_statement(token, inner)
    elif token.level:
        message = f"“{token.raw}”里的 {token.level} 只能用在 {{% %}} 里。"
        remedy = f"请写成 {{{{ {token.body} }}}}。"
        findings.append(error("bad-level", line, message, remedy, found=token.raw))
    return token
