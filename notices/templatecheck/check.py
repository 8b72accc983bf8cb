"""All checks of a template, and of the county's own wording, put together."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, TemplateError
from lxml import etree

from notices.charts import CHART_PART
from notices.contexts import Tag
from notices.language import text_environment
from notices.pagecheck import footers, leftovers, sheet
from notices.pagecheck.classify import classify
from notices.pagecheck.report import together
from notices.render import (
    TEXT_PART,
    BadTemplate,
    Properties,
    compile_template,
    jinja_source,
)
from notices.templatecheck.attempt import (
    OWN,
    Trial,
    failures,
    trial_failed,
    word_language,
)
from notices.templatecheck.layout import formatting, placing
from notices.templatecheck.lines import Line, lines_of
from notices.templatecheck.names import check_names
from notices.templatecheck.package import check_package, place_of
from notices.templatecheck.scan import scan
from notices.templatecheck.tagcheck import check_tags
from notices.templatecheck.tokens import Token, error
from notices.word.parts import Parts
from notices.word.reader import read_word
from notices.wordruns import tidy_tags
from tracker.model.finding import Finding, Severity, has_errors

# A template has no text yet: of the page only the sheet and the footers are judged.
_PAGE_RULES: Final = (sheet.paper, sheet.margins, *footers.RULES)
# A trial leaves no file; the day it bears is nobody's.
_TRIAL: Final = Properties(title="", author="", on=date(2000, 1, 1))


def check_template(
    path: Path,
    tags: Tag,
    values: Mapping[str, Any] | None = None,
    trials: Sequence[Trial] | None = None,
) -> list[Finding]:
    """Everything wrong with the Word template at `path`, in the order of its text.

    Args:
        tags: what the template may ask for.
        values: this year's values; where they are given, names that are the year's own
            must be among them.
        trials: what a template without errors is filled in with; None for `values`.

    Raises:
        BadFile: it cannot be read as a .docx.
    """
    parts = Parts(path)
    parts.document()
    findings = [*check_package(parts)]
    tokens: list[list[Token]] = []
    for name in sorted(
        parts.names, key=lambda name: (name != "word/document.xml", name)
    ):
        root = parts.part(name) if TEXT_PART.fullmatch(name) else None
        if root is None:
            continue
        if CHART_PART.fullmatch(name):
            findings += _check_chart(root, place_of(name), tags, values)
            continue
        found, held = _check_part(root, place_of(name), tags, values)
        findings += found
        tokens.append(held)
    findings += _check_page(path)
    if trials is None:
        trials = [] if values is None else [Trial(name=OWN, values=values)]
    if trials and not has_errors(findings):
        findings += _try(path, tokens, trials)
    return [replace(one, file=path.name) for one in dict.fromkeys(findings)]


def _check_part(
    root: etree._Element, home: str, tags: Tag, values: Mapping[str, Any] | None
) -> tuple[list[Finding], list[Token]]:
    """What is wrong with a part, and the tags in it."""
    environment = text_environment()
    torn = [
        fault for one in _tokens(lines_of(root, home), []) for fault in formatting(one)
    ]
    root = tidy_tags(deepcopy(root))
    lines = lines_of(root, home)
    findings: list[Finding] = []
    tokens = _tokens(lines, findings)
    findings += torn
    for token in tokens:
        findings += [*placing(token), *_hidden(token)]
    findings += check_tags(lines, tokens, tags, values, environment)
    if tokens and not has_errors(findings):
        findings += _check_source(root, home, environment)
    return _in_order(findings, lines), tokens


def _check_chart(
    root: etree._Element, home: str, tags: Tag, values: Mapping[str, Any] | None
) -> list[Finding]:
    """Whether there is what a chart is filled from; it has no paragraphs to name."""
    environment = text_environment()
    line = Line(text="", place=home)
    try:
        tree = environment.parse(jinja_source(etree.tostring(root, encoding="unicode")))
    except (TemplateError, RecursionError):
        message = "图表里的标签看不懂。"
        remedy = "请在“编辑数据”里检查，或从自带的模板里重新复制这张图。"
        return [error("tags-unreadable", line, message, remedy)]
    return check_names(tree, [line], tags, values, environment)


def _tokens(lines: Sequence[Line], findings: list[Finding]) -> list[Token]:
    return [token for line in lines for token in scan(line, findings)]


def _hidden(token: Token) -> Iterator[Finding]:
    """A tag where no reader sees it is filled in all the same."""
    if token.line.hidden:
        message = f"标签“{token.raw}”在{token.line.hidden}里，也会被填写。"
        remedy = "不是有意写的，请删去；修订请先全部接受。"
        yield error(
            "hidden-tag",
            token.line,
            message,
            remedy,
            found=token.raw,
            severity=Severity.WARNING,
        )


def _check_source(
    root: etree._Element, home: str, environment: Environment
) -> Iterator[Finding]:
    """Whether the part as docxtpl turns it is a template that leaves sound XML."""
    source = jinja_source(etree.tostring(root, encoding="unicode"))
    try:
        environment.from_string(source)
        etree.fromstring(_bare(source).encode())
    except (TemplateError, etree.XMLSyntaxError, RecursionError, ValueError):
        message = "标签与 Word 的段落、表格或格式交错，填好后文件会损坏。"
        remedy = "请把这一部分的标签逐个删去，重新在一段里连续输入。"
        line = Line(text="", place=home)
        yield error("tags-interleaved", line, message, remedy)


def _bare(source: str) -> str:
    """The XML that is left when every statement is carried out once."""
    return re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)


def _in_order(findings: Iterable[Finding], lines: Sequence[Line]) -> list[Finding]:
    """The findings in the order of the text, those of one place as they were found."""
    order = {line.place: at for at, line in reversed(list(enumerate(lines)))}
    return sorted(findings, key=lambda one: order.get(one.place, len(lines)))


def _check_page(path: Path) -> list[Finding]:
    """The page's measures, and revisions that every draft would inherit."""
    word = read_word(path)
    document = classify(word)
    page = [finding for rule in _PAGE_RULES for finding in rule(document)]
    return together([*leftovers.revisions(word), *page])


def _try(
    path: Path, parts: Iterable[Sequence[Token]], trials: Sequence[Trial]
) -> list[Finding]:
    """What cannot be filled in: each tag once, however many trials it fails."""
    language = word_language()
    found: dict[tuple[str, str], Finding] = {}
    try:
        template = compile_template(path)
    except BadTemplate as trouble:
        return [trial_failed(trouble.reason, trials[0])]
    for trial in trials:
        try:
            template.render(trial.values, _TRIAL)
        except BadTemplate as trouble:
            failed = [
                one for tokens in parts for one in failures(tokens, trial, language)
            ]
            for one in failed or [trial_failed(trouble.reason, trial)]:
                found.setdefault((one.place, one.found), one)
    return list(found.values())
