"""What a reminder says: one digest a person, late first, true when it is composed."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scheduler.digest import Addressee, digest_values, html_body
from scheduler.settings import shipped
from scheduler.texts import Texts, load_texts
from scheduler.trytexts import tried_texts
from scheduler.weekly import weekly_values
from tests.builders import a_plan, a_sight, an_issue, an_obligation
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import BEIJING
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState, Review, Submission
from tracker.model.plan import Person
from tracker.model.sending import SendingState

POLICY = shipped().policy
OFFICE = Person(name="李四", unit="生态环境分局", role="联络员", phone="0470-123")
SIGHT = a_sight(a_plan(contacts=(OFFICE,)))
ZHANG = Addressee(name="张三", unit="林草局")


def due(day: date, key: str = "B2025-0001", on: date = SIGHT.on, **changes):
    """An obligation the unit was told of, due on `day`, as it stands on `on`."""
    facts: dict[str, Any] = {
        "key": key,
        "due": day,
        "original_due": day,
        "leads": ("林草局",),
        "issued_on": date(2025, 9, 1),
        "state": ObligationState.ISSUED,
    }
    record = replace(an_obligation(), **facts | changes)
    return obligation_line(record, on=on, calendar=SIGHT.calendar, rules=SIGHT.rules)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(Path("nowhere"))[0]


def fill(texts, *lines, name="digest", addressee=ZHANG, sight=SIGHT):
    """A text about these lines, filled in."""
    values = digest_values(
        lines, addressee=addressee, sight=sight, policy=POLICY, texts=texts
    )
    return texts.write(name, values)


@pytest.fixture
def written(texts):
    return partial(fill, texts)


def test_what_is_late_comes_first_then_what_is_due_first(written):
    body = written(
        due(date(2025, 10, 30), "B2025-0001"),
        due(date(2025, 10, 10), "B2025-0002"),
        due(date(2025, 9, 30), "B2025-0003"),
        due(date(2025, 10, 9), "B2025-0004"),
        due(date(2025, 10, 11), "B2025-0005"),
    ).body

    keys = ["B2025-0003", "B2025-0004", "B2025-0002", "B2025-0005", "B2025-0001"]
    assert sorted(keys, key=body.index) == keys


def test_each_section_is_called_by_a_word_and_not_by_its_colour_alone(written):
    text = written(due(date(2025, 9, 30)), due(date(2025, 10, 30), "B2025-0002"))

    headings = [line for line in text.body.splitlines() if line.startswith("【")]
    assert headings == [
        "【逾期】1项（红色）。到期日已过，请立即报送并说明原因。",
        "【提醒】1项（蓝色）。离到期日还有几个工作日，请着手准备。",
    ]
    assert text.subject == "考核事项提醒：逾期1项，提醒1项（2025年10月9日）"


# 11 October 2025 is a Saturday that is worked, 12 October a Sunday.
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 10, 8), "已逾期1天"),
        (date(2025, 10, 9), "今天到期"),
        (date(2025, 10, 10), "还有1个工作日"),
        (date(2025, 10, 12), "还有2个工作日"),
    ],
)
@pytest.mark.parametrize("name", ["digest", "chat", "sheet"])
def test_the_days_left_are_those_of_the_day_it_is_composed(written, name, day, said):
    body = written(due(day), name=name).body

    assert said in body


def test_due_on_a_day_of_rest_with_no_working_day_before_is_not_due_today(written):
    saturday = replace(SIGHT, on=date(2025, 10, 18))

    line = due(date(2025, 10, 19), on=saturday.on)
    body = written(line, sight=saturday).body

    assert "此前没有别的工作日了" in body
    assert "，今天到期" not in body


def test_an_item_says_how_its_day_came_about_and_what_to_do_where(written):
    line = due(
        date(2025, 10, 10),
        why="三季度末9月30日＋10日＝2025年10月10日（星期五）",
        recipient="领导小组办公室",
        form="盖章件一份",
    )

    body = written(line).body

    assert "由来：三季度末9月30日＋10日＝2025年10月10日（星期五）" in body
    assert "请先签收，再报送材料（报领导小组办公室）。材料要求：盖章件一份。" in body
    assert "联系人：生态环境分局李四，电话0470-123" in body


def test_what_is_to_be_mended_by_a_day_of_its_own_says_so(written):
    when = datetime(2025, 9, 26, 9, tzinfo=BEIJING)
    review = Review(
        at=when, by="李四", unit="办公室", accepted=False, redo_by=date(2025, 10, 14)
    )
    version = Submission(
        number=1, received=when, by="张三", unit="林草局", review=review
    )
    line = due(
        date(2025, 10, 10),
        why="三季度末9月30日＋10日＝2025年10月10日（星期五）",
        state=ObligationState.RETURNED,
        submissions=(version,),
    )

    body = written(line).body

    assert "时限：2025年10月14日" in body
    assert "由来：退回补正的期限" in body


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("督查室", "请督促林草局抓紧办理。"),
        ("财政局", "请配合林草局抓紧办理。"),
    ],
)
def test_who_only_watches_or_helps_is_asked_for_that(written, unit, said):
    line = due(date(2025, 10, 10), supporting=("财政局",), supervising=("督查室",))

    assert said in written(line, addressee=Addressee(name="", unit=unit)).body


def test_a_problem_that_comes_back_says_how_often(written):
    record = replace(
        an_issue(),
        state=IssueState.CIRCULATED,
        circulated_on=date(2025, 9, 1),
        due=date(2025, 10, 30),
        streak=3,
        previous="W2024-0001",
    )
    judging: dict[str, Any] = {
        "on": SIGHT.on,
        "calendar": SIGHT.calendar,
        "rules": SIGHT.rules,
    }

    body = written(issue_line(record, **judging)).body

    assert "（连续3年）" in body
    assert "要办：请先报整改方案（原因、措施、责任人）。" in body


def test_a_short_message_names_the_most_urgent_and_counts_the_rest(written):
    late = due(date(2025, 9, 30), material="监测报告")
    text = written(late, due(date(2025, 10, 30), "B2025-0002"), name="sms")

    assert "最急的是监测报告" in text.body
    assert "逾期1项，提醒1项" in text.body
    assert "\n" not in text.body
    assert len(text.body) < 50


def test_the_html_says_the_same_words_and_colours_only_what_has_a_word(written):
    text = written(due(date(2025, 9, 30), material="A<B>&C"))

    html = html_body(text, POLICY)

    assert "A&lt;B&gt;&amp;C" in html
    assert "<b>" not in html
    (red,) = (line for line in html.splitlines() if "#b3261e" in line)
    assert "【逾期】1项" in red


def test_leaders_read_the_scoreboard_what_is_late_and_what_waits(texts):
    late = due(date(2025, 9, 30), material="监测报告")
    values = weekly_values(
        addressee=Addressee(name="周八", unit="林草局"),
        units={"林草局"},
        sight=replace(SIGHT, obligations=[late, due(date(2025, 10, 30), "B2025-0002")]),
        sent={SendingState.DELIVERED: 12, SendingState.UNKNOWN: 1},
        texts=texts,
    )

    text = texts.write("weekly", values)

    assert text.subject == "考核工作每周情况（2025年10月9日）：逾期1项，临期0项"
    assert "应报2项，按时0项，迟报0项，未报2项（其中逾期1项）" in text.body
    assert "林草局：监测报告" in text.body
    assert "已逾期9天" in text.body
    assert "已发出12条，失败0条，结果不明1条" in text.body


def test_an_invented_county_says_so_in_every_text(texts):
    plan = replace(SIGHT.plan, year=replace(SIGHT.plan.year, fictional=True))
    sight = replace(SIGHT, plan=plan, _kept={})
    weekly = weekly_values(addressee=ZHANG, units=(), sight=sight, sent={}, texts=texts)
    line = due(date(2025, 9, 30))

    written = {
        name: fill(texts, line, name=name, sight=sight).body
        for name in texts.shipped.keys() - {"todo", "weekly"}
    }
    written["weekly"] = texts.write("weekly", weekly).body

    assert [name for name, body in written.items() if "虚构示例" not in body] == []


# ------------------------------------------------------- the clerk's own texts


@pytest.fixture
def own(tmp_path: Path):
    """Puts a text of the clerk's into their templates; those templates."""

    def write(name: str, text: str) -> Path:
        (tmp_path / "text").mkdir(exist_ok=True)
        (tmp_path / "text" / f"{name}.txt").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_the_clerks_own_text_comes_before_the_shipped(own):
    folder = own("digest", "主题：催{{ 总数 }}件\n{{ 收信人.姓名 }}同志：请抓紧。")

    texts, findings = tried_texts(folder, sight=SIGHT, policy=POLICY)

    text = fill(texts, due(date(2025, 9, 30)))
    assert (text.subject, text.body) == ("催1件", "张三同志：请抓紧。")
    assert findings == []


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("digest", "主题：{{ 收件人 }}", "不认识的标签“收件人”"),
        ("digest", "主题：{% for 组 in 分组 %}", "标签写法有误"),
        ("digest", "没有主题", "第一行应当以“主题：”开头"),
        ("chat", "主题：{{ 1 / (总数 - 总数) }}", "标签算不出来"),
        ("weekly", "主题：{{ 总数 }}", "不认识的标签“总数”"),
        ("todo", "{{ 项.要办 }}", "不认识的标签“项”"),
    ],
)
def test_a_broken_text_is_told_and_the_shipped_one_is_used(own, name, text, why):
    folder = own(name, text)

    texts, (finding,) = tried_texts(folder, sight=SIGHT, policy=POLICY)

    assert texts.own == {}
    assert finding.file == f"templates/text/{name}.txt"
    assert why in finding.message
    assert "删去这个文件" in finding.remedy


def test_a_text_in_another_encoding_is_told(own, tmp_path):
    folder = own("digest", "")
    (folder / "text" / "digest.txt").write_bytes("主题：催办".encode("gbk"))

    texts, findings = load_texts(folder)

    assert texts.own == {}
    assert len(findings) == 1


def test_a_text_that_fails_only_on_some_item_loses_no_reminder(own):
    texts, _ = load_texts(own("digest", "主题：{{ 1 / (总数 - 3) }}"))
    days = (date(2025, 9, 28), date(2025, 9, 29), date(2025, 9, 30))
    lines = [due(day, f"B2025-000{n}") for n, day in enumerate(days)]

    text = fill(texts, *lines)

    assert text.subject.startswith("考核事项提醒：逾期3项")
