"""Filling in a template on trial: which tag cannot be filled in, and why.

The whole document is filled in as a draft is. Where that fails, the tags alone are
filled in, each on a line of its own, so that the line says which it was.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, Template, TemplateError, UndefinedError, nodes
from jinja2 import pass_context as with_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notices.contexts import Blank, Prose
from notices.language import (
    TROUBLES,
    environment,
    printed,
    reason_of,
    text_environment,
)
from notices.templatecheck.blocks import alone, as_jinja, stand_in
from notices.templatecheck.seen import path_of
from notices.templatecheck.tokens import Token, error
from tracker.model.finding import Finding, Severity

# What the values of the site's own papers are called.
OWN: Final = "本年度的资料"
# By this name the lines of the trial are known in what was raised.
_FILE: Final = "<trial>"
# A template with more broken tags is better mended a few at a time.
_MOST: Final = 30
_SHOWN: Final = 20
_NAMED: Final = 8
_NO_ITEM: Final = re.compile(r"不认识的标签“(\d+)”。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Values to fill a template in with.

    Attributes:
        name: what they are, 「本年度的资料」.
        severity: how much it weighs that they cannot be filled in.
    """

    name: str
    values: Mapping[str, Any]
    severity: Severity = Severity.ERROR


def failures(
    tokens: Sequence[Token], trial: Trial, language: Environment
) -> Iterator[Finding]:
    """A finding for each tag that cannot be filled in with the values of `trial`.

    A tag that fails is passed over, so that those behind it are tried as well.
    """
    lines = [as_jinja(token) for token in tokens]
    for _ in range(_MOST):
        try:
            _template(language, lines).render(trial.values)
            return
        except TROUBLES as trouble:
            number, known = _raised_at(trouble)
            if number is None:
                return
            yield _failure(tokens[number], trouble, known, trial, language)
            lines[number] = stand_in(tokens[number])


def trial_failed(reason: str, trial: Trial, place: str = "") -> Finding:
    """That a text could not be filled in, where no single tag is to blame."""
    return Finding(
        rule="trial",
        severity=trial.severity,
        place=place,
        message=f"用{trial.name}试填不成：{reason}",
        remedy="请改正标签，或补上资料。",
    )


def _failure(
    token: Token,
    trouble: BaseException,
    known: Mapping[str, Any],
    trial: Trial,
    language: Environment,
) -> Finding:
    why = _why(trouble)
    if held := "，".join(dict.fromkeys(_held(token, known, language))):
        why += f"（{held}）"
    return error(
        "trial",
        token.line,
        f"用{trial.name}试填，标签“{token.raw}”填不成：{why}。",
        "请改正标签；资料可能空着的，先用 {% if %} 判断。",
        found=token.raw,
        severity=trial.severity,
    )


def _why(trouble: BaseException) -> str:
    """What is wrong, as far as the English of Jinja and Python lets it be told."""
    message = str(trouble)
    match trouble:
        case UndefinedError() if found := _NO_ITEM.fullmatch(message):
            return f"列表里没有第{int(found[1]) + 1}项"
        case ZeroDivisionError():
            return "除数是 0"
        case TypeError() if "not iterable" in message:
            return "它不是列表，不能循环"
        case TypeError() if "argument" in message:
            return "过滤器或括号里的写法不对，请照 kaohe template tags 列出的样子写"
        case TypeError():
            return "文字、数、列表、空着的资料不能放在一起算或比大小"
        case TemplateError():
            return reason_of(trouble).rstrip("。")
        case ValueError() | LookupError():
            return "标签里的数或名称用不上"
        case _:
            return reason_of(trouble).rstrip("。")


def _held(
    token: Token, known: Mapping[str, Any], language: Environment
) -> Iterator[str]:
    """What the names in the tag stood for when it failed: 「项.序号 是 3」."""
    inner: set[nodes.Node] = set()
    for one in language.parse(alone(token)).find_all((nodes.Getattr, nodes.Name)):
        inner |= {one.node} if isinstance(one, nodes.Getattr) else set()
        path = path_of(one)
        if one in inner or not path:
            continue
        value: Any = known
        for name in path.split("."):
            if isinstance(value, Mapping) and value is not known and name not in value:
                names = "、".join(list(value)[:_NAMED])
                yield f"{path.rpartition('.')[0]} 下面有 {names}"
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is not None:
            yield f"{path} 是{_shown(value)}"


def _shown(value: object) -> str:
    match value:
        case Blank():
            return "空着的"
        case Prose():
            return "一段文字"
        case Mapping():
            return "一条记录"
        case list() | tuple():
            return f" {len(value)} 项的列表"
        case str():
            short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
            return f"文字“{short}”" if value else "空的"
        case _:
            return f" {value}"


def _template(language: Environment, lines: Sequence[str]) -> Template:
    code = language.compile("\n".join(lines), None, _FILE)
    return language.template_class.from_code(language, code, language.globals)


def _raised_at(trouble: BaseException) -> tuple[int | None, Mapping[str, Any]]:
    """The innermost line of the trial that raised, from 0, and the names known there."""
    number, known = None, {}
    at = trouble.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == _FILE:
            number, known = at.tb_lineno - 1, at.tb_frame.f_locals
        at = at.tb_next
    return number, known


def word_language() -> ImmutableSandboxedEnvironment:
    """The language as a document speaks it: a county's passages are filled in too."""
    texts = text_environment()

    @with_context
    def finalize(context: Context, value: object) -> object:
        if isinstance(value, Prose):
            return texts.from_string(value.text).render(context.parent)
        return printed(value)

    return environment(finalize, autoescape=False)
