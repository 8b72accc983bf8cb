"""Plans for the tests of the workbook: a small one, and any valid one."""

from contextlib import contextmanager
from datetime import date
from typing import Any

import openpyxl
from hypothesis import strategies as st

from tracker.model.plan import (
    SUBJECTS,
    Duty,
    Indicator,
    LeadingGroup,
    PaperFacts,
    Plan,
    Region,
    Scheme,
    Unit,
    Year,
)
from tracker.model.schema import Kind, fields_of

SMALL = Plan(
    year=Year(plan_year=2020, data_start=date(2019, 10, 1)),
    region=Region(
        name="某县",
        level="县",
        self_name="我县",
        direct="县直",
        province="某省",
        province_short="省",
        city_short="市",
    ),
    group=LeadingGroup(name="某县领导小组", head="县长", office_unit="财政局"),
    paper=PaperFacts(addressees=("各乡镇", "县直部门")),
    scheme=Scheme(),
    units=(
        Unit(name="财政局", kind="部门", member=True),
        Unit(name="林草局", kind="部门"),
        Unit(name="住建局", kind="部门", aliases=("建设局", "住房局")),
    ),
    indicators=(Indicator(name="空气质量"), Indicator(name="林地", parent="空气质量")),
    duties=(
        Duty(
            material="监测数据",
            indicators=("空气质量", "林地"),
            leads=("财政局",),
            recipient="办公室",
            due="10月23日前",
        ),
        Duty(material="工作情况", leads=("林草局", "住建局"), recipient="办公室"),
    ),
)

# What spreadsheets are known to change, run or lose.
TRICKY = (
    *("=1+1", "=SUM(A1)", "+86", "-", "--", "@甲", "'甲", '"甲"', "#N/A", "#REF!"),
    *(
        "10.23",
        "1e5",
        "007",
        "2020-1",
        "1/2",
        "TRUE",
        "是",
        "100%",
        "12345678901234567",
    ),
    *("_x000D_", "_x005F_x000D_", "x005F_", "_x0041_", "_xD83D_", "甲\t乙"),
    *(
        "</t>&lt",
        "]]>",
        "😀",
        "👨‍👩‍👧",
        "𠮷",
        "甲　乙",
        "甲\u00a0乙",
        "{{ 区划.自称 }}",
        "甲、乙",
    ),
    "长" * 5000,
)
MANY_LINES = ("甲\n乙", "甲\r乙", "甲\r\n\n乙", "=甲\n=乙", "甲\n  乙", "甲\x0b乙")

_LETTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\u200b\u2060\ufeff\ufffe\uffff"
)
_DUES = ("10月23日前", "2020年10月23日前", "每季度结束后10日内", "每月5日前", "按时")


def _stripped(texts):
    return texts.map(str.strip).filter(bool)


_lines = _stripped(st.sampled_from(TRICKY) | st.text(_LETTERS, min_size=1, max_size=20))
_passages = _lines | _stripped(st.sampled_from(MANY_LINES))
_items = _lines.filter(lambda text: not set(text) & set("；;"))


def _names(draw, one, target):
    """Names of the records the field refers to, one or several."""
    names = st.sampled_from([record.name for record in target])
    if one.many:
        return tuple(draw(st.lists(names, unique=True, min_size=1, max_size=3)))
    return draw(names)


def _value(draw, one):
    match one.kind:
        case Kind.NUMBER:
            # `rows_of` takes 0 for a field nobody filled in.
            return draw(st.integers())
        case Kind.DAY:
            return draw(st.dates())
        case Kind.FLAG:
            return draw(st.booleans())
        case Kind.DUE:
            return draw(st.sampled_from(_DUES))
        case Kind.PROSE:
            return draw(_passages)
        case _:
            return _text(draw, one)


def _text(draw, one):
    if one.choices:
        return draw(st.sampled_from(one.choices))
    if one.many:
        return tuple(draw(st.lists(_items, min_size=1, max_size=3)))
    return draw(_items if one.unique else _lines)


def _record(draw, subject, parts, before):
    """A record; what it refers to has been made already."""
    given = {}
    for one in fields_of(subject.record):
        if not (one.required or draw(st.booleans())):
            continue
        target = before if one.refers == subject.key else parts.get(one.refers, ())
        if not one.refers:
            given[one.key] = _value(draw, one)
        elif target:
            given[one.key] = _names(draw, one, target)
    return subject.record(**given)


def _is_new(record, subject, before):
    """Whether the record stays clear of the others, as a valid plan asks."""
    keys = [one.key for one in fields_of(subject.record) if one.unique]
    taken = [(key, getattr(one, key)) for one in before for key in keys]
    mine = [(key, getattr(record, key)) for key in keys if getattr(record, key)]
    return record not in before and not set(mine) & set(taken)


@st.composite
def any_plan(draw):
    """Any plan that `build_plan` accepts and cells can hold."""
    parts: dict[str, Any] = {}
    # What others refer to comes first.
    for subject in sorted(
        SUBJECTS, key=lambda one: one.key not in ("units", "indicators")
    ):
        made: list[Any] = []
        needed = [one.refers for one in fields_of(subject.record) if one.required]
        most = 4 if all(parts.get(key) for key in needed if key) else 0
        for _ in range(draw(st.integers(0, most)) if subject.many else 1):
            record = _record(draw, subject, parts, made)
            if _is_new(record, subject, made):
                made.append(record)
        parts[subject.key] = tuple(made) if subject.many else made[0]
    return Plan(**parts)


@contextmanager
def opened(path):
    """The workbook at `path`, to be changed and saved again."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def told(findings):
    """Where, what, and what to do."""
    return [(one.place, one.message, one.remedy) for one in findings]
