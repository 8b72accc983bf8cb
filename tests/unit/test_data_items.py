"""The plan's data items: what they say of each other must agree."""

import pytest

from tests.builders import a_plan, an_item
from tracker.checks import check_plan
from tracker.model.finding import Severity


def told(*items):
    return [
        (one.severity, one.place, one.message)
        for one in check_plan(a_plan(data_items=items), "")
    ]


def test_items_that_agree_have_no_finding():
    items = (
        an_item("县域面积"),
        an_item("林地面积", part_of="县域面积"),
        an_item("草地面积", part_of="县域面积"),
        an_item("林草面积", sum_of=("林地面积", "草地面积")),
        an_item("林草率", unit="%", numerator="林草面积", denominator="县域面积"),
    )

    assert told(*items) == []


@pytest.mark.parametrize(("key", "label"), [("part_of", "属于"), ("sum_of", "合计")])
def test_an_item_may_not_lead_back_to_itself(key, label):
    def to(name):
        return name if key == "part_of" else (name,)

    items = (
        an_item("甲", **{key: to("乙")}),
        an_item("乙", **{key: to("丙")}),
        an_item("丙", **{key: to("乙")}),
    )

    said = f"的“{label}”绕成了圈，最后又指向它自己。"
    assert told(*items) == [
        (Severity.ERROR, f"数据项 第2条“{label}”", f"“乙”{said}"),
        (Severity.ERROR, f"数据项 第3条“{label}”", f"“丙”{said}"),
    ]


@pytest.mark.parametrize(
    ("changes", "severity", "field", "message"),
    [
        (
            {"numerator": "乙"},
            Severity.ERROR,
            "分母",
            "“甲”只写了分子、分母中的一个，没有写“分母”。",
        ),
        (
            {"denominator": "乙"},
            Severity.ERROR,
            "分子",
            "“甲”只写了分子、分母中的一个，没有写“分子”。",
        ),
        (
            {"numerator": "乙", "denominator": "乙"},
            Severity.ERROR,
            "分子",
            "“甲”的分子、分母和它自己要是三个不同的数据项。",
        ),
        (
            {"sum_of": ("乙", "丙", "乙")},
            Severity.ERROR,
            "合计",
            "“合计”里的“乙”写了不止一次。",
        ),
        ({"decimals": 11}, Severity.ERROR, "小数位", "“甲”的“小数位”不能是 11。"),
        ({"unit": ""}, Severity.BLANK, "计量单位", "“甲”没有填“计量单位”。"),
    ],
)
def test_what_does_not_agree_is_said_with_its_place(changes, severity, field, message):
    items = (an_item("甲", **changes), an_item("乙"), an_item("丙"))

    assert told(*items) == [(severity, f"数据项 第1条“{field}”", message)]
