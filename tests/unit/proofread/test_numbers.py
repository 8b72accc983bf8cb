import pytest

from tests.unit.proofread.texts import findings_in, fixes_in, rules_in


@pytest.mark.parametrize(
    ("wrong", "rules"),
    [
        ("国发[2020]25号", ["number-brackets"]),
        ("国发(2020)25号", ["number-brackets"]),
        ("国发（2020）25号", ["number-brackets"]),
        ("国发【2020】25号", ["number-brackets"]),
        ("国发〔2020〕第25号", ["number-di"]),
        ("国发〔2020〕025号", ["number-zero"]),
        ("国发〔20〕25号", ["number-year"]),
        ("国发〔2020〕 25号", ["number-blank"]),
    ],
)
def test_a_document_number_is_shown_as_the_standard_has_it(wrong, rules):
    assert rules_in(wrong) == rules
    assert fixes_in(wrong)[0][1] == "国发〔2020〕25号"


@pytest.mark.parametrize(
    "text",
    [
        "国发〔2020〕25号",
        "国务院令第682号",
        "财政部公告〔2019〕第39号",
        "（2020）",
        "3号楼",
    ],
)
def test_a_right_document_number_is_let_be(text):
    assert rules_in(text) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("大于2km的地块", "大于2km²的地块"),
        ("大于5公里的图斑", "大于5平方公里的图斑"),
        ("面积为5km", "面积为5km²"),
        ("面积约30m。", "面积约30m²。"),
        ("共100m2", "100m²"),
        ("共5㎡", "共5m²"),
    ],
)
def test_an_area_is_given_in_square_units(wrong, right):
    assert fixes_in(wrong)[0][1].endswith(right)


@pytest.mark.parametrize(
    "text",
    [
        "2平方公里的地块",
        "2km²的地块",
        "距水源2km的林地",
        "周边5km范围内",
        "沿河5km的湿地",
        "长3km",
    ],
)
def test_a_distance_stays_a_length(text):
    assert rules_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "共579个，其中甲39个、乙405个、丙136个。",
        "共13个（3+6+6）",
        "3+5=9",
        "投入2000万元（其中甲1200万元、乙700万元）。",
    ],
)
def test_parts_that_do_not_add_up_are_found(text):
    assert rules_in(text) == ["sum-total"]


@pytest.mark.parametrize(
    "text",
    [
        "共579个，其中甲39个、乙405个、丙135个。",
        "共13个（4+6+3）",
        "共检查100家，其中不合格3家、基本合格5家。",
        "发生8起事故和1起重大事故，其中有5起发生在甲，有7起发生在乙。",
        "实行“1+3+5”制度",
    ],
)
def test_parts_that_add_up_or_are_a_choice_are_right(text):
    assert rules_in(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("162/222，占72.9%", "73.0"),
        ("222个问题中162个已整改，占72.9%。", "73.0"),
        ("1061个媒体中的173个进行了抽查，比例为16.9%", "16.3"),
    ],
)
def test_a_percentage_is_computed_again(text, wanted):
    findings = findings_in(text)

    assert [finding.rule for finding in findings] == ["sum-percent"]
    assert wanted in findings[0].wanted


@pytest.mark.parametrize(
    "text",
    [
        "222个问题中162个已整改，占73.0%。",
        "222个问题中162个已整改，占73%。",
        "1/3，占33%",
    ],
)
def test_a_rounded_percentage_is_right(text):
    assert rules_in(text) == []


def test_shares_of_a_whole_make_a_hundred_but_for_rounding():
    assert rules_in("分别占30%、40%、20%") == ["sum-shares"]
    assert rules_in("分别占33.3%、33.3%、33.3%") == []
    assert rules_in("分别占48.2%、13.6%") == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("3个指标（分别为甲、乙）", ["sum-count"]),
        ("包括：甲、乙及丙4个指标。", ["sum-count"]),
        ("3个指标（分别为甲、乙及丙）", []),
        ("包括：甲与乙、丙、丁及戊4个指标。", []),
        ("包括：甲、乙等4个指标。", []),
        ("2个指标（分别为甲及乙）", []),
    ],
)
def test_a_stated_count_is_held_against_its_list(text, rules):
    assert rules_in(text) == rules


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("单位|数\n甲|3\n乙|5\n合计|9", [("9", "8")]),
        ("单位|数\n合计|9\n甲|3\n乙|5", [("9", "8")]),
        ("单位|数\n甲|3\n乙|5\n合 计|8", []),
        ("单位|数\n甲|3\n乙|5\n小计|8\n丙|1\n丁|1\n小计|2\n合计|10", []),
        ("单位|完成率\n甲|30\n乙|50\n合计|40", []),
        ("单位|数\n甲|3\n乙|未报\n合计|9", []),
        ("单位|元\n甲|1,200.5\n乙|—\n丙|0.5\n合计|1,201.0", []),
        ("序号|甲|乙|合计\n1|3|4|7\n2|3|5|8\n3|1|1|3", [("3", "2")]),
        ("序号|应报|实报|合计\n1|3|4|9\n2|3|5|2", []),
    ],
)
def test_a_total_in_a_table_is_the_sum_of_its_parts(table, found):
    findings = findings_in("", table)

    assert [(finding.found, finding.wanted) for finding in findings] == found


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("下降10-20%", "下降10%～20%"),
        ("投入15-30万", "投入15万～30万"),
        ("在2019-2020年", "2019—2020"),
        ("在5月-6月", "在5月—6月"),
        ("用3-5天", "用3～5天"),
        ("在3-5日内", "在3～5日内"),
        ("当年1-11月", "当年1—11月"),
        ("1-7月", "1—7月"),
        ("3月27-29日", "3月27—29日"),
        ("8月30-2023年9月7日", "8月30—2023"),
        ("共1,000元", "共1000元"),
    ],
)
def test_a_range_or_number_is_shown_as_the_standard_has_it(wrong, right):
    assert fixes_in(wrong)[0][1].startswith(right)


@pytest.mark.parametrize(
    "text",
    ["GB 3838-2002", "0470-5621234", "5%～8%", "7.5%—8%", "2020—2022年", "1-2号楼"],
)
def test_codes_telephones_and_right_ranges_are_let_be(text):
    assert rules_in(text) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("约10个左右", ["number-about-twice"]),
        ("超过5个以上", ["number-about-twice"]),
        ("节约10%左右", []),
        ("约10个", []),
        ("5个以上", []),
    ],
)
def test_saying_about_twice_is_found(text, rules):
    assert rules_in(text) == rules
