"""Numbers, years, readers and citations against the rows, the title and the register."""

from datetime import date

import pytest

from notices.model import Reading, Register
from notices.proofread import proofread
from tests.unit.proofread.texts import findings_in, fixes_in, read, rules_in

TITLE = "关于报送2020年度考核材料的通知\n\n"
SIGNED = "\n\n某办公室\n2020年9月1日"
OFFICE = Register(
    names=frozenset({"林草局", "财政局", "市生态环境局", "旗考核办"}),
    issuers=frozenset({"旗考核办"}),
    addressees=frozenset({"各乡镇人民政府"}),
    numbers=frozenset({"旗考核办〔2020〕1号", "内环办〔2020〕131号"}),
    own_codes=frozenset({"旗考核办"}),
    cited={
        "考核办法（试行）": "内环办〔2020〕131号",
        "“十三五”方案": "环发〔2017〕9号",
    },
    plan_year=2020,
    assessed_year=2019,
)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("共3类8个问题：治理类2个、保护类3个、管理类3个。", []),
        ("共3类8个问题：治理类2个、保护类3个、管理类2个。", ["sum-total"]),
        ("共4类8个问题：治理类2个、保护类3个、管理类3个。", ["sum-count"]),
        ("共3类8个问题，其中治理类2个、保护类3个、管理类3个。", []),
        ("共3类8个问题，均已整改。", []),
        ("按时报送5项、迟报2项，共8项。", ["sum-total"]),
        ("按时报送5项、迟报2项，共7项。", []),
        ("一季度迟报1项、二季度迟报2项，共计3项", []),
        ("含办公室报送的1项，林草局5项、财政局2项，共8项。", []),
        ("甲局1家、乙局2家，共抽查100家。", []),
    ],
)
def test_kinds_and_parts_agree_with_their_total(text, rules):
    assert rules_in(text) == rules


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("共222个问题，已整改162个，整改率72.9%。", [("sum-percent", "73.0")]),
        ("应报20项，已报18项，报送率为90%。", []),
        ("应报20项，按时报送19项，按时率达到90%。", [("sum-percent", "95")]),
        ("应报20项，已报21项，报送率105%。", [("sum-part", "")]),
        ("应报20项，未报2项，报送率90%。", []),
        ("共有5个断面，达标4个，其余见附件。优良率90%。", []),
    ],
)
def test_a_rate_is_computed_from_the_two_numbers_before_it(text, found):
    wanted = [(one.rule, one.wanted) for one in findings_in(text)]

    assert [rule for rule, _ in wanted] == [rule for rule, _ in found]
    assert all(right in fix for (_, fix), (_, right) in zip(wanted, found, strict=True))


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ("1 2 3", []),
        ("1 2 4", [("4", "3")]),
        ("1 2 2", [("2", "3")]),
        ("1 2 1 2", []),
        ("1 1 2", [("1", "2")]),
        ("3 4", [("3", "1")]),
        ("1 — 2", []),
        ("一 二 四", []),
    ],
)
def test_serial_numbers_of_a_table_go_on_one_by_one(numbers, found):
    table = "\n".join(["序 号|单位", *(f"{one}|甲" for one in numbers.split())])

    assert [(one.found, one.wanted) for one in findings_in("", table)] == found


PROBLEMS = "序号|问题|责任单位\n1|甲|子\n2|乙|丑\n3|丙|寅\n4|丁|卯"


@pytest.mark.parametrize(
    ("text", "tables", "rules"),
    [
        ("共发现3个问题，见附件。", [PROBLEMS], ["table-rows"]),
        ("共发现4个问题，见附件。", [PROBLEMS], []),
        ("现通报以下3项突出问题。", [PROBLEMS], ["table-rows"]),
        ("上年度共7个问题，其中3个已销号，现通报4个问题。", [PROBLEMS], []),
        ("要抓住3个重点，解决好问题。", [PROBLEMS], []),
        ("共发现3个问题，共报送材料。", [PROBLEMS.replace("问题", "材料")], []),
        ("共发现3个问题。", [PROBLEMS, PROBLEMS], []),
        ("共发现3个问题。", [PROBLEMS.replace("序号", "编号")], []),
        ("请报送3项材料。", ["序号|所需资料\n1|甲\n2|乙"], ["table-rows"]),
        ("请报送两项材料。", ["序号|所需资料\n1|甲\n2|乙"], []),
    ],
)
def test_a_count_in_the_text_is_that_of_the_rows_beside_it(text, tables, rules):
    assert rules_in(text, *tables) == rules


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("甲|18|20|90%\n乙|19|20|95%\n丙|17|20|75%", [("75%", "85%")]),
        ("甲|18|20|90%\n乙|19|20|95%\n丙|17|20|85%", []),
        ("甲|18|20|90.0\n乙|1|3|33.3\n丙|0|0|—", []),
        ("甲|18|20|98%\n乙|19|20|99%\n丙|17|20|95%", []),
        ("甲|18|20|90%\n乙|19|20|98%", []),
    ],
)
def test_a_rate_in_a_table_is_computed_from_its_row(rows, found):
    findings = findings_in("", f"单位|已报|应报|报送率\n{rows}")

    assert [(one.found, one.wanted) for one in findings] == found


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("为做好2019年度县域考核工作，现通知如下。", ["year-other"]),
        ("为做好2020年度县域考核工作，现通知如下。", []),
        ("根据《关于做好2019年度县域考核工作的通知》要求。", []),
        ("要完成2019年度考核反馈问题的整改。", []),
        ("做好考核工作，2019年度得分提高。", []),
        ("与上年度（2018年度）相比。", ["year-last"]),
        ("与上年度（2019年度）相比。", []),
        ("与上一年（2019年）相比。", []),
    ],
)
def test_the_year_of_the_text_is_that_of_the_title(text, rules):
    assert rules_in(TITLE + text) == rules


def test_the_year_assessed_is_no_slip_though_the_title_has_the_plans():
    text = TITLE + "为做好2019年度县域考核工作。"

    assert rules_in(text, register=OFFICE) == []
    assert rules_in(text) == ["year-other"]


def test_without_a_year_in_the_title_no_year_is_doubted():
    assert rules_in("关于考核的通知\n\n为做好2019年度县域考核工作。") == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (TITLE + "定于10月28日（星期四）召开。", ["date-weekday"]),
        (TITLE + "定于10月28日（星期三）召开。", []),
        ("关于开会的通知\n\n定于10月28日（星期四）召开。", []),
    ],
)
def test_the_year_of_a_weekday_may_be_the_titles(text, rules):
    assert rules_in(text) == rules


def test_the_year_of_a_weekday_may_be_the_plans():
    text = "关于开会的通知\n\n定于10月28日（星期一）召开。"

    assert rules_in(text, register=Register(plan_year=2020)) == ["date-weekday"]
    assert rules_in(text, register=Register(plan_year=2019)) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("请于8月23日前报送。", ["deadline-past"]),
        ("请各单位于2020年8月23日（星期日）前报送。", ["deadline-past"]),
        ("请于9月1日前报送。", []),
        ("请于1月8日前报送。", []),
        ("请于2021年1月8日前报送。", []),
        ("此前要求8月23日前报送，你单位至今未报，请尽快办理。", []),
        ("8月23日前已报送的，不再重复。", []),
    ],
)
def test_a_day_asked_for_lies_after_the_papers_own(text, rules):
    assert rules_in(TITLE + text + SIGNED) == rules


def test_without_a_date_of_its_own_no_deadline_is_late():
    assert rules_in(TITLE + "请于8月23日前报送。", near=date(2020, 9, 1)) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("联系电话：0470-5621234", ["phone-alone"]),
        ("联系人：张某，联系电话：0470-5621234", []),
        ("联系人：张某\n联系电话：0470-5621234", []),
        ("联系电话是公开的。", []),
    ],
)
def test_a_telephone_has_somebody_who_answers_it(text, rules):
    assert rules_in(text) == rules


@pytest.mark.parametrize(
    ("names", "rules"),
    [
        ("林草局、财政局", []),
        ("林草局、商务局", ["addressee-unknown"]),
        ("各乡镇人民政府，旗直有关部门", []),
        ("某市生态环境局", []),
        ("【待填：主送机关】", []),
    ],
)
def test_addressees_of_our_own_papers_are_known(names, rules):
    text = f"{TITLE}{names}：\n现通知如下。\n旗考核办\n2020年9月1日"

    found = [one for one in rules_in(text, register=OFFICE) if one != "blank-to-fill"]

    assert found == rules


def test_addressees_of_others_papers_are_not_judged():
    assert rules_in(f"{TITLE}商务局：\n现通知如下。", register=OFFICE) == []


@pytest.mark.parametrize(
    ("title", "unit", "rows", "rules"),
    [
        ("通知", "林草局", "林草局|财政局、林草局", []),
        ("通知", "林草局", "林草局|财政局", ["addressee-rows"]),
        ("督办单", "林草局", "财政局|财政局", ["addressee-rows"]),
        ("报告", "林草局", "财政局|财政局", []),
        ("通知", "林草局、财政局", "财政局|财政局", []),
        ("通知", "商务局", "财政局|财政局", []),
        ("通知", "林草局", "见备注|各单位", []),
    ],
)
def test_a_unit_is_only_asked_for_rows_of_its_own(title, unit, rows, rules):
    table = "责任单位|材料\n" + "\n".join(f"{one}|甲" for one in rows.split("|"))
    text = f"关于报送材料的{title}\n\n{unit}：\n现将有关事项告知如下。"

    assert rules_in(text, table, register=OFFICE) == rules


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("根据《考核办法（试行）》（内环办〔2020〕113号）", "内环办〔2020〕131号"),
        ("根据《十三五方案》（环发〔2018〕9号）", "环发〔2017〕9号"),
        ("根据《考核办法（试行）》（内环办〔2020〕131号）", ""),
        ("根据《别的办法》（内环办〔2020〕113号）", ""),
    ],
)
def test_a_known_document_is_cited_with_its_number(text, wanted):
    findings = findings_in(text, register=OFFICE)

    found = [one.wanted for one in findings if one.rule == "cited-number"]
    assert [wanted in one for one in found] == ([True] if wanted else [])


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("请对照旗考核办〔2020〕7号办理。", ["cited-own-number"]),
        ("请对照旗考核办〔2020〕1号办理。", []),
        ("请对照国发〔2020〕7号办理。", []),
        ("旗考核办〔2020〕7号", []),
        ("旗考核办〔2020〕7号\t签发人：张某", []),
    ],
)
def test_a_number_of_our_own_that_is_cited_was_given(text, rules):
    assert rules_in(text, register=OFFICE) == rules


LISTING = "\n附件：1.分工表\n2.反馈表" + SIGNED + "\n附件1\n分工表\n附件2\n反馈表"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("请填写《反馈表》（附件1）。", ["attachment-cited-name"]),
        ("请填写附件1《反馈表》。", ["attachment-cited-name"]),
        ("请填写《反馈表》（见附件2）和附件1《分工表》。", []),
        ("请填写《反馈表》（见附件3）。", ["attachment-cited"]),
    ],
)
def test_an_annex_is_cited_by_its_own_number_and_name(text, rules):
    assert rules_in(TITLE + text + LISTING) == rules


def test_a_single_annex_is_cited_without_a_number():
    text = TITLE + "见附件1。\n附件：分工表" + SIGNED + "\n附件\n分工表"

    assert fixes_in(text) == [("见附件1。", "见附件。")]


@pytest.mark.parametrize("apart", ["（另附）", "（另发）", "（另册）"])
def test_an_annex_that_comes_apart_need_not_be_there(apart):
    text = f"{TITLE}\n附件：1.报告{apart}\n2.表{SIGNED}\n附件2\n表"

    assert rules_in(text) == []


def test_a_table_without_rows_is_nobodys():
    text = "关于报送材料的通知\n\n林草局：\n现通知如下。"
    reading = Reading(paras=read(text).paras, tables=((),))

    assert proofread(reading, OFFICE) == []
