"""Words: the lexicon of slips, the plan's own name, five-year plans in quotes."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from notices.proofread.known import Whole
from notices.proofread.nearness import Names
from notices.proofread.slip import Piece, Slip, Span, times
from tracker.model.finding import Finding, Severity

PLAN = Slip("plan-name", Severity.WARNING, "请与标题统一名称；确指另一个方案的不必改。")
QUOTES = Slip("five-year-quotes", Severity.WARNING, "五年规划的简称请加引号。")

KINDS: Final = ("实施方案", "工作方案", "行动方案", "行动计划")
OWN_PLAN: Final = re.compile(rf"(?:年度|本)({'|'.join(KINDS)})")
# 第十三五… and numbers such as 三十五 are none; the quotes may hold more than the name.
FIVE_YEAR: Final = re.compile(
    r"(?<![“‘\"'一二三四五六七八九十百第])十[一二三四五六七八九]五"
    r"(?=时期|规划|期间|以来|末|初|国家|发展|开局|收官|[》”’，。、；）]|$)"
)


@cache
def lexicon() -> tuple[tuple[str, str, Slip], ...]:
    """The entries of lexicon.toml: what is written, what is meant, the slip."""
    text = files("notices.proofread").joinpath("lexicon.toml").read_text("utf-8")
    return tuple(
        (
            entry["wrong"],
            entry["right"],
            Slip("wording", Severity(entry["severity"]), f"{entry['why']}。"),
        )
        for entry in tomllib.loads(text)["slip"]
    )


@cache
def _any_wrong() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(wrong) for wrong, _, _ in lexicon()))


def wording(piece: Piece, names: Names) -> Iterator[Finding]:
    """Words of the lexicon, once for each paragraph.

    Within a wrong name they are silent: to put the name right puts them right.
    """
    if not _any_wrong().search(piece.text):
        return
    wrong_names = [one.span for one in names.wrong_in(piece.text)]
    for wrong, right, slip in lexicon():
        found = _outside(wrong_names, wrong, piece.text)
        if found:
            message = f"“{wrong}”宜为“{right}”{times(len(found))}。"
            yield slip.at(piece, found[0], message, right)


def _outside(names: Iterable[Span], word: str, text: str) -> list[Span]:
    """Where `word` stands in `text` that is not within one of `names`."""
    spans = (match.span() for match in re.finditer(re.escape(word), text))
    return [
        (begin, end)
        for begin, end in spans
        if not any(first <= begin and end <= last for first, last in names)
    ]


def plan_names(whole: Whole) -> Iterator[Finding]:
    """A part titled 实施方案 which calls itself 工作方案 in its text, or the reverse."""
    for part in whole.parts:
        kind = next((kind for kind in KINDS if part.title.endswith(kind)), None)
        for para in part.paras if kind else ():
            for match in OWN_PLAN.finditer(para.text):
                if match[1] != kind:
                    message = f"标题叫“{kind}”，这里叫“{match[1]}”。"
                    yield PLAN.at(para, match.span(1), message, kind)


def five_year_plans(piece: Piece) -> Iterator[Finding]:
    """“十三五” and its kind without quotes."""
    for match in FIVE_YEAR.finditer(piece.text):
        message = f"“{match[0]}”没有加引号。"
        yield QUOTES.at(piece, match.span(), message, f"“{match[0]}”")
