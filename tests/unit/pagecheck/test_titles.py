"""Where the lines of a title end (GB/T 9704-2012, 7.3.1)."""

import pytest

from notices.pagecheck.titles import title_fault


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["关于做好考核工作的通知"], ""),
        (["关于做好生态环境质量", "监测评价与考核工作的通知"], ""),
        (["某县委员会", "关于做好生态环境质量", "监测评价与考核工作的通知"], ""),
        (["某县国家重点生态功能区县", "生态环境质量监测评价与", "实施方案编制工作的通知书"], ""),
        (["关于印发", "生态环境质量考核方案的通知"], "有一行过短"),
        (["关于做好生态环境质量监测评价", "与考核工作的通知书"], "“与”不应在行首"),
        (["关于印发《某县考核", "工作实施方案》的通知"], "书名号内的名称被拆开"),
        (["生态环境质量监测", "评价考核实施方案"], "各行不成梯形或菱形"),
        (["生态环境质量监测评价", "考核工作", "实施方案的通知文本"], "有一行过短"),
        (["生态环境质量监测评价", "考核工作方案", "加快推进实施方案的通知"], "各行不成梯形或菱形"),
    ],
)  # fmt: skip
def test_a_title_is_broken_between_words_and_well_shaped(lines, fault):
    assert title_fault(lines) == fault


def test_a_book_title_too_long_for_a_line_may_be_broken():
    name = "某自治县国家重点生态功能区县域生态环境质量监测评价与考核实施方案"
    lines = [f"关于印发《{name[:12]}", name[12:] + "》的通知"]

    assert title_fault(lines) == ""
