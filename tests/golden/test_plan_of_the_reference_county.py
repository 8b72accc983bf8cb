"""The plan drafted from the reference data says what the reference plan says.

`MENDS` is the whole difference: each passage of the reference plan that ours words
otherwise, ours, and why. A mend that no longer applies fails the test as well.
"""

from datetime import date
from pathlib import Path

import pytest
from docx import Document

from notices.catalog import load_catalog
from notices.draft import Draft, draft
from tests.builders import a_scope
from tracker.storage.planfile import NAME, load_plan, shipped_plan

REFERENCE = Path(__file__).parent.parent / "data" / "plan-oroqen-2020.txt"
LEVELS = "GB/T 9704-2012 7.3.3：一、之下是（一），不跳级，也不混用 1. 与 1、"

MENDS = [
    ("《十三五国家", "《“十三五”国家", "五年规划的简称加引号"),
    ("1.生态环境质量变化（", "（一）生态环境质量变化（", LEVELS),
    ("2.突发环境事件（", "（二）突发环境事件（", LEVELS),
    ("3.局部自然生态变化（", "（三）局部自然生态变化（", LEVELS),
    ("4.生态环境保护与污染防治（", "（四）生态环境保护与污染防治（", LEVELS),
    ("5.环境监测质控情况（", "（五）环境监测质控情况（", LEVELS),
    ("6.旗政府工作组织情况（", "（六）旗政府工作组织情况（", LEVELS),
    ("7.数据填报质量（", "（七）数据填报质量（", LEVELS),
    ("1、各责任单位", "（一）各责任单位", LEVELS),
    ("2、接到领导小组", "（二）接到领导小组", LEVELS),
    ("3. 基于考核工作", "（三）基于考核工作", LEVELS),
    ("大于2km的地块", "大于2km²的地块", "面积的单位是平方千米"),
    ("旗政府督察室", "旗政府督查室", "政府内设机构的规范写法是督查室"),
    ("生态环境局分局", "生态环境分局", "与领导小组成员名单的写法一致"),
    ("年度工作方案", "年度实施方案", "与标题的叫法一致"),
]


@pytest.fixture(scope="module")
def drafted() -> Draft:
    plan, findings = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    assert findings == []
    return draft(load_catalog(), "plan", a_scope(plan, on=date(2020, 10, 9)))


@pytest.fixture(scope="module")
def paragraphs(drafted, tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("golden") / drafted.file
    path.write_bytes(drafted.document.data)
    texts = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    return [text for text in texts if text]


def mended_reference() -> list[str]:
    text = REFERENCE.read_text(encoding="utf-8")
    for reference, ours, _ in MENDS:
        assert text.count(reference) == 1, f"{reference} is no longer to be mended"
        text = text.replace(reference, ours)
    lines = (line.strip("\u00a0\u3000 ") for line in text.splitlines())
    return [line for line in lines if line]


def test_the_plan_says_what_the_reference_plan_says_but_for_the_listed_mends(
    drafted, paragraphs
):
    title, *body = mended_reference()

    lines = len(title_lines_of(paragraphs, title))

    assert drafted.title == title
    assert paragraphs[lines : lines + len(body)] == body


def title_lines_of(paragraphs: list[str], title: str) -> list[str]:
    for count in range(1, 5):
        if "".join(paragraphs[:count]) == title:
            return paragraphs[:count]
    raise AssertionError("the title does not open the document")


def test_what_the_reference_plan_lacks_is_a_marked_blank_and_nothing_else_follows(
    drafted, paragraphs
):
    title, *body = mended_reference()

    rest = paragraphs[len(title_lines_of(paragraphs, title)) + len(body) :]

    assert rest == ["【待填：发文机关】", "【待填：成文日期】"]
    assert drafted.document.blanks == ("发文机关", "成文日期")


def test_no_slip_of_the_reference_plan_is_in_the_draft(paragraphs):
    text = "\n".join(paragraphs)

    assert [slip for slip, _, _ in MENDS if slip in text] == []
