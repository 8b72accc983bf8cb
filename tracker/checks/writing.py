"""How names, numbers and codes are written, and whether they agree with each other."""

import re
from collections.abc import Iterator
from typing import Final

from tracker.checks.words import label, place_of, warning
from tracker.model.finding import Finding
from tracker.model.plan import Plan

_NUMBER_CLAUSE: Final = "GB/T 9704-2012 7.2.5"
_DOCUMENT_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]+〔[0-9]{4}〕[1-9][0-9]*号")
# What can still be recognised, and so put right.
_LIKE_A_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fff]+) *[〔\[(（【［] *([0-9]{4})年? *[〕\])）】］]"
    r" *第? *0*([1-9][0-9]*) *号?"
)
# 国务院令第736号, HJ 192—2015 and 第3期 are numbered by customs of their own.
_OTHER_NUMBER: Final = re.compile(r".*(?:令|公告) *第.*|[A-Z].*|.*期")

_ATTACHMENT_CLAUSE: Final = "GB/T 9704-2012 7.3.4"
_ORDINAL: Final = re.compile(
    r"附件[0-9]*[.．、：: ]+|附件[0-9]+|[0-9]+[.．、：:](?![0-9]) *"
)
_END_MARKS: Final = "。，、；：.,;:"

_CODE: Final = re.compile(r"(.*?)([0-9]{1,6})")
# Every level of a county ends in one of these, and its own short words hold the same.
_LEVELS: Final = tuple("县旗市区")
_PROVINCES: Final = ("省", "自治区")


def document_numbers(plan: Plan) -> Iterator[Finding]:
    """Document numbers that are not written as the standard has them."""
    yield from _number(place_of("paper", 0, "number"), plan.paper.number)
    for n, basis in enumerate(plan.basis, start=1):
        if not _OTHER_NUMBER.fullmatch(basis.number):
            yield from _number(place_of("basis", n, "number"), basis.number)


def code_gaps(plan: Plan) -> Iterator[Finding]:
    """Codes of indicators that leave a number out: △E1, △E3."""
    for prefix, rows in _codes(plan).items():
        before = 0
        for number, n in sorted(rows.items()):
            missing = f"{prefix}{before + 1}"
            if number > before + 2:
                missing += f"至{prefix}{number - 1}"
            if number > before + 1:
                yield warning(
                    rule="code-gap",
                    place=place_of("indicators", n, "code"),
                    message=f"有{prefix}{number}，却没有{missing}。",
                    remedy=f"请补上缺的指标，或改正“{label('indicators', 'code')}”。",
                )
            before = number


def region_words(plan: Plan) -> Iterator[Finding]:
    """Words for the county and its province that do not agree with each other."""
    region = plan.region
    if not region.self_name.startswith(("我", "本")):
        message = f"“{region.self_name}”不像自称，一般以“我”开头。"
        yield _words("self_name", message)
    for key in ("name", "self_name", "direct"):
        word = getattr(region, key)
        if region.level.endswith(_LEVELS) and region.level[-1] not in word:
            yield _words(key, f"“{word}”与层级“{region.level}”对不上。")
    for ending in _PROVINCES:
        short = region.province_short
        if region.province.endswith(ending) and ending != short:
            message = f"“{region.province}”的简称不会是“{short}”。"
            yield _words("province_short", message)


def attachment_names(plan: Plan) -> Iterator[Finding]:
    """Annexes named twice, or with an ordinal or end mark that the paper adds itself."""
    first: dict[str, int] = {}
    for n, one in enumerate(plan.attachments, start=1):
        place = place_of("attachments", n, "title")
        ordinal = _ORDINAL.match(one.title)
        bare = one.title[ordinal.end() if ordinal else 0 :].rstrip(_END_MARKS)
        if bare and bare != one.title:
            yield warning(
                rule="attachment-name",
                place=place,
                message="附件名称前不写序号，后不加标点。",
                remedy="请只写名称，序号由程序编排。",
                clause=_ATTACHMENT_CLAUSE,
                found=one.title,
                wanted=bare,
            )
        if first.setdefault(bare, n) != n:
            yield warning(
                rule="attachment-twice",
                place=place,
                message=f"与第{first[bare]}条是同一个附件。",
                remedy="请删去重复的。",
            )


def _number(place: str, number: str) -> Iterator[Finding]:
    if number and not _DOCUMENT_NUMBER.fullmatch(number):
        like = _LIKE_A_NUMBER.fullmatch(number)
        yield warning(
            rule="number-form",
            place=place,
            message="文号的写法不合规范。",
            remedy="请写作“机关代字〔四位年份〕序号”，用六角括号，不加“第”，不编虚位。",
            clause=_NUMBER_CLAUSE,
            found=number,
            wanted=f"{like[1]}〔{like[2]}〕{like[3]}号" if like else "",
        )


def _codes(plan: Plan) -> dict[str, dict[int, int]]:
    """What stands before the figure of a code -> its figures -> which row has it."""
    codes: dict[str, dict[int, int]] = {}
    for n, one in enumerate(plan.indicators, start=1):
        if found := _CODE.fullmatch(one.code):
            codes.setdefault(found[1], {}).setdefault(int(found[2]), n)
    return codes


def _words(key: str, message: str) -> Finding:
    return warning(
        rule="region-words",
        place=place_of("region", 0, key),
        message=message,
        remedy="请按本县文件的写法改正。",
    )
