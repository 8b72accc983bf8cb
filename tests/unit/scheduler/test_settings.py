"""What [reminders] and [channels.*] may say: taken as written, every slip a finding."""

import tomllib
from datetime import time

import pytest

from scheduler.channels.port import Kind
from scheduler.doubts import doubts
from scheduler.policy import ChannelSettings, Colour, Weekly
from scheduler.settings import read_settings, shipped
from tests.builders import a_duty, a_plan, a_unit
from tracker.model.finding import Severity
from tracker.model.plan import Person


def read(text):
    tables = tomllib.loads(text)
    return read_settings(tables.get("reminders", {}), tables.get("channels", {}))


def told(findings):
    assert {one.severity for one in findings} <= {Severity.ERROR}
    assert {one.file for one in findings} <= {"kaohe.toml"}
    return [(one.place, one.message, one.remedy) for one in findings]


def test_what_is_not_written_is_as_shipped():
    made, findings = read("")

    assert findings == []
    assert made == shipped()
    ladder = made.policy.ladder
    assert (ladder.before, ladder.on_day, ladder.after) == ((20, 10, 3, 1), True, (1,))
    assert ladder.afters[:3] == (1, 4, 7)
    assert (made.policy.at, made.policy.working_days_only) == (time(8, 30), True)
    assert [one.word for one in made.policy.colours] == [
        "提醒", "临期", "今天到期", "逾期",
    ]  # fmt: skip


def test_what_is_written_is_taken():
    made, findings = read(
        """
        [reminders]
        at = 09:00:00
        opens = "8:30"
        closes = "17:30"
        days = "每天"
        before = [1, 5, 5]
        on_day = false
        after = [2, 1]
        every = 0
        until = 30
        quiet_days = 5
        channels = ["群"]

        [reminders.reach]
        before = ["责任人"]
        after = [["责任人或联络员", "张三@督查室"], ["@督查室"]]

        [reminders.channels_for]
        "分管领导" = ["短信"]
        "张三@督查室" = ["群", "短信"]

        [reminders.kinds."监测数据"]
        before = [7]

        [reminders.weekly]
        day = "星期五"
        to = ["主要负责人"]

        [[reminders.colours]]
        name = "红"
        word = "过期"
        since = "后1"
        meaning = "已过期。"

        [[reminders.colours]]
        name = "绿"
        word = "表扬"
        since = "前9"

        [channels."群"]
        kind = "wecom"
        units = ["林草局"]
        url = "env:ROBOT"

        [channels."短信"]
        kind = "sms"
        """
    )

    assert findings == []
    policy = made.policy
    assert (policy.at, policy.opens, policy.closes) == (
        time(9),
        time(8, 30),
        time(17, 30),
    )
    assert (policy.working_days_only, policy.quiet_days) == (False, 5)
    ladder = policy.ladder
    assert (ladder.before, ladder.on_day, ladder.afters) == ((5, 1), False, (1, 2))
    assert ladder.reach_before == (("责任人",),)
    assert ladder.reach_on_day == shipped().policy.ladder.reach_on_day
    assert ladder.reach_after == (
        (("责任人", "联络员"), ("张三@督查室",)),
        (("@督查室",),),
    )
    assert policy.channels == ("群",)
    assert policy.channels_for == {"分管领导": ("短信",), "张三@督查室": ("群", "短信")}
    # A kind of its own is as the site's ladder in all it does not say.
    own = policy.ladder_of("无", "监测数据")
    assert (own.before, own.after) == ((7,), (1, 2))
    assert policy.weekly == Weekly(weekday=4, at=time(8, 30), reach=(("主要负责人",),))
    assert policy.colours == (
        Colour(name="绿", word="表扬", since=-9, meaning=""),
        Colour(name="红", word="过期", since=1, meaning="已过期。"),
    )
    assert made.channels == (
        ChannelSettings(
            name="群", kind=Kind.WECOM, units=("林草局",), options={"url": "env:ROBOT"}
        ),
        ChannelSettings(name="短信", kind=Kind.SMS),
    )


def test_a_weekly_digest_can_be_done_without():
    made, _ = read("[reminders]\nweekly = false")

    assert made.policy.weekly is None


RANGE = "要写 1 到 250 的整数。"
IN_RANGE = "请改成这个范围里的数，不加引号。"


@pytest.mark.parametrize(
    ("line", "place", "message", "remedy"),
    [
        ("befor = [3]", "befor", "不认识的设置 befor。", "是不是 before？"),
        ("before = 3", "before", "要写在方括号里。", None),
        ("before = [0]", "before", RANGE, IN_RANGE),
        ("before = [true]", "before", RANGE, IN_RANGE),
        ('before = ["3"]', "before", RANGE, IN_RANGE),
        ("after = [251]", "after", RANGE, IN_RANGE),
        ("every = -1", "every", "要写 0 到 250 的整数。", IN_RANGE),
        ("until = 1.5", "until", RANGE, IN_RANGE),
        ("on_day = 1", "on_day", "要写是或否。", "请写成 true 或 false。"),
        ("quiet_days = 0", "quiet_days", "要写 1 到 60 的整数。", IN_RANGE),
        ('at = "8点半"', "at", "要写几点几分。", '请写成 "08:30" 的样子。'),
        ('at = "24:00"', "at", "要写几点几分。", None),
        ('at = "07:59"', "at", "07:59 不在可以发的时间（08:00 到 18:00）里。", None),
        ('opens = "19:00"', "opens", "19:00 不早于 18:00。", None),
        ('opens = "18:00"', "opens", "18:00 不早于 18:00。", None),
        ('days = "工作"', "days", "只能写：工作日、每天。", "是不是“工作日”？"),
        ("reach = 3", "reach", "写法不对，这里要分项写。", None),
        ('reach.befor = ["责任人"]', "reach.befor", "不认识的设置 befor。", None),
        ("reach.before = []", "reach.before", "没有写找谁。", None),
        (
            'reach.before = ["联系员"]',
            "reach.before",
            "不知道“联系员”找的是谁。",
            "是不是“联络员”？",
        ),
        ('reach.before = ["张三@"]', "reach.before", "不知道“张三@”找的是谁。", None),
        (
            'reach.after = ["责任人"]',
            "reach.after",
            "要一级一级地写，每一级用一对方括号。",
            '请写成 [["责任人"], ["责任人", "分管领导"]] 的样子。',
        ),
        ("reach.after = [3]", "reach.after", "要写在方括号里。", None),
        (
            "reach.after = []",
            "reach.after",
            "要一级一级地写，每一级用一对方括号。",
            None,
        ),
        ('channels = ["mial"]', "channels", "没有设置通道“mial”。", None),
        ('channels = "pasted"', "channels", "要写在方括号里。", None),
        (
            'channels_for."局长" = ["pasted"]',
            "channels_for.局长",
            "“局长”不是角色，也不是“姓名@单位”。",
            "角色有：联络员、责任人、主要负责人、分管领导。",
        ),
        ('kinds."甲" = 3', "kinds.甲", "写法不对，这里要分项写。", None),
        ('kinds."甲".every = -1', "kinds.甲.every", "要写 0 到 250 的整数。", IN_RANGE),
        ('kinds."甲".at = 1', "kinds.甲.at", "不认识的设置 at。", None),
        ("colours = []", "colours", "写法不对。", None),
        (
            'colours = [{name = "红", word = "逾期", since = "后0"}]',
            "colours 第1条.since",
            "要写从哪一级起。",
            "请写成 前3、当天 或 后1 的样子。",
        ),
        (
            'colours = [{name = "红", since = "后1"}]',
            "colours 第1条.word",
            "没有写 word。",
            "name、word、since 都要写。",
        ),
        (
            'colours = [{name = "红", word = "逾期", since = "后1"}]',
            "colours",
            "最早的一级提醒“前20”没有颜色。",
            '请把最早的一种颜色写成 since = "前20"。',
        ),
        (
            'weekly.to = ["分管领导", "督导单位"]',
            "weekly.to",
            "每周汇总说的是全年度，没有哪一项的督导单位可找。",
            "请写成 @单位，或者写角色：联络员、责任人、主要负责人、分管领导。",
        ),
        ("weekly = true", "weekly", "写法不对，这里要分项写。", None),
        ('weekly.day = "周一"', "weekly.day", None, None),
        (
            'weekly.at = "20:00"',
            "weekly.at",
            "20:00 不在可以发的时间（08:00 到 18:00）里。",
            None,
        ),
    ],
)
def test_a_wrong_value_is_a_finding(line, place, message, remedy):
    made, findings = read(f"[reminders]\n{line}")

    assert made is None
    ((where, what, cure),) = told(findings)
    assert where == f"reminders.{place}"
    assert message in (None, what)
    assert remedy in (None, cure)
    assert "" not in (what, cure)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[channels]\nmail = 3", "channels.mail", "写法不对，这里要分项写。"),
        ('[channels."群"]', "channels.群.kind", "没有写是哪一种通道。"),
        ('[channels."群"]\nkind = "微信"', "channels.群.kind", None),
        ("[channels.mail]\nunits = 3", "channels.mail.units", "要写在方括号里。"),
        ("[channels.mail]\nunits = [3]", "channels.mail.units", "要写文字。"),
    ],
)
def test_a_wrong_channel_is_a_finding(text, place, message):
    made, findings = read(text)

    assert made is None
    ((where, what, cure),) = told(findings)
    assert (where, message in (None, what)) == (place, True)
    assert "" not in (what, cure)


def test_all_slips_are_told_at_once():
    made, findings = read(
        '[reminders]\nbefor = 1\nat = 3\nafter = 3\n[channels.x]\nkind = "y"'
    )

    assert made is None
    assert [one.place for one in findings] == [
        "channels.x.kind",
        "reminders.befor",
        "reminders.after",
        "reminders.at",
    ]


RED = '[[reminders.colours]]\nname = "红"\nword = "逾期"\nsince = "{since}"\n'


@pytest.mark.parametrize(
    ("ladder", "since", "later"),
    [
        ("before = [3]", "前3", "前2"),
        ("before = []", "当天", "后1"),
        ("before = []\non_day = false", "后1", "后2"),
        ("before = []\non_day = false\nafter = []\nevery = 2", "后2", "后3"),
        ('before = []\nkinds."监测数据".before = [7]', "前7", "前6"),
    ],
)
def test_the_first_colour_holds_from_the_earliest_rung_of_any_ladder(
    ladder, since, later
):
    made, findings = read(f"[reminders]\n{ladder}\n{RED.format(since=since)}")
    none, late = read(f"[reminders]\n{ladder}\n{RED.format(since=later)}")

    assert findings == []
    assert made.policy.colours[0].word == "逾期"
    assert none is None
    assert [one.message for one in late] == [f"最早的一级提醒“{since}”没有颜色。"]


def test_where_there_is_no_rung_any_colour_will_do():
    ladder = "before = []\non_day = false\nafter = []\nevery = 0"

    assert read(f"[reminders]\n{ladder}\n{RED.format(since='后9')}")[1] == []


def test_a_person_named_with_other_marks_is_the_one_in_the_plan():
    made, findings = read(
        """
        [reminders]
        channels_for."王 五@ 财政局" = ["mail"]
        [channels.mail]
        """
    )
    assert findings == []
    plan = a_plan(
        units=(a_unit("财政局"),), contacts=(Person(name="王·五", unit="财政局"),)
    )

    assert made.policy.channels_for == {"王五@财政局": ("mail",)}
    assert doubts(made, plan) == []


def test_names_the_plan_does_not_have_are_doubted():
    made, findings = read(
        """
        [reminders]
        reach.before = ["@财政厅", "张三@财政局", "李四@财政局"]
        weekly.to = ["@无名局"]
        channels_for."王五@财政局" = ["wecom"]
        kinds."监测报告".before = [1]
        kinds."监测数据".before = [1]
        [channels.wecom]
        units = ["财政局", "林草"]
        """
    )
    assert findings == []
    plan = a_plan(
        units=(a_unit("财政局"),),
        contacts=(Person(name="张 三", unit="财政局"),),
        duties=(a_duty(material="监测数据"),),
    )

    found = doubts(made, plan)

    assert {one.severity for one in found} == {Severity.WARNING}
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "reminders.kinds.监测报告",
            "方案的分工里没有编号或材料“监测报告”，只对同名类别的问题起作用。",
            "是不是“监测数据”？",
        ),
        ("reminders.reach", "方案里没有单位“财政厅”。", "是不是“财政局”？"),
        (
            "reminders.reach",
            "方案的联系人里没有财政局的“李四”。",
            "请核对名称，或先补进方案。",
        ),
        (
            "reminders.weekly.to",
            "方案里没有单位“无名局”。",
            "请核对名称，或先补进方案。",
        ),
        (
            "reminders.channels_for",
            "方案的联系人里没有财政局的“王五”。",
            "请核对名称，或先补进方案。",
        ),
        (
            "channels.wecom.units",
            "方案里没有单位“林草”。",
            "请核对名称，或先补进方案。",
        ),
    ]


def test_the_shipped_settings_fit_a_plan_without_any_names():
    assert doubts(shipped(), a_plan()) == []
