"""What a user does from an empty folder to the plan on the desk."""

import json
import subprocess
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.oxml.ns import qn

WORKBOOK = "考核工作簿.xlsx"


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_demo_drafts_the_years_papers_and_says_where_they_are_and_what_is_blank(
    kaohe, tmp_path
):
    answer = kaohe("demo", tmp_path / "示范")

    paper = tmp_path / "示范" / "papers" / "2020年度实施方案（送审稿）.docx"
    assert answer.code == 0
    assert f"已拟出 G2020-0001：{paper}" in answer.out
    assert "待填　发文机关" in answer.out
    assert "待填　成文日期" in answer.out
    assert "检查：没有发现问题。" in answer.out
    assert paper.exists()


def test_demo_can_be_run_again_and_leaves_everything_as_it_was(kaohe, tmp_path):
    kaohe("demo", tmp_path / "示范")
    before = files_in(tmp_path / "示范" / "papers")

    again = kaohe("demo", tmp_path / "示范")

    assert again.code == 0
    assert files_in(tmp_path / "示范" / "papers") == before


def test_init_refuses_a_folder_that_holds_something(kaohe, tmp_path):
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "notes.txt").write_text("mine", encoding="utf-8")

    answer = kaohe("init", tmp_path / "旧", "--plan", "oroqen-2020")

    assert answer.code == 1
    assert "已经有内容，没有改动" in answer.err
    assert files_in(tmp_path / "旧") == ["notes.txt"]


def test_init_names_the_shipped_years_when_asked_for_another(kaohe, tmp_path):
    answer = kaohe("init", tmp_path / "新", "--plan", "nowhere-1999")

    assert answer.code == 2
    assert "oroqen-2020" in answer.err
    assert not (tmp_path / "新").exists()


def test_an_empty_site_comes_with_a_workbook_to_fill_in(kaohe, tmp_path):
    folder = tmp_path / "空"

    made = kaohe("init", folder, "--year", 2026)
    checked = kaohe("--site", folder, "check")

    assert made.code == 0
    assert (folder / WORKBOOK).exists()
    assert checked.code == 1
    assert "“名称”没有填" in checked.out


def test_check_on_the_reference_site_lists_what_is_missing_and_no_error(kaohe, site):
    answer = kaohe("--site", site, "check")

    assert answer.code == 0
    assert "错误" not in answer.out
    assert "发文字号" in answer.out


def test_check_gives_programs_the_same_findings(kaohe, site):
    findings = json.loads(kaohe("--site", site, "check", "--json").out)

    assert {"rule", "severity", "place", "message", "remedy"} <= set(findings[0])


def test_check_names_an_unknown_setting_and_the_nearest_known_one(kaohe, site):
    (site / "kaohe.toml").write_text("year = 2020\nyaer = 1\n", encoding="utf-8")

    answer = kaohe("--site", site, "check")

    assert answer.code == 1
    assert "不认识的设置 yaer。是不是 year？" in answer.out


def test_a_plan_goes_out_to_excel_and_comes_back_the_same(kaohe, site, tmp_path):
    before = json.loads(kaohe("--site", site, "plan", "show", "--json").out)

    out = kaohe("--site", site, "plan", "export", tmp_path / WORKBOOK)
    back = kaohe("--site", site, "plan", "import", tmp_path / WORKBOOK)

    assert (out.code, back.code) == (0, 0)
    assert json.loads(kaohe("--site", site, "plan", "show", "--json").out) == before


def test_a_bad_workbook_changes_nothing(kaohe, site, tmp_path):
    import openpyxl

    kaohe("--site", site, "plan", "export", tmp_path / WORKBOOK)
    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    book["分工"]["C2"] = "没有的单位"
    book["单位"]["A2"] = "=1+1"
    book.save(tmp_path / WORKBOOK)
    before = (site / "plans" / "2020.toml").read_bytes()

    answer = kaohe("--site", site, "plan", "import", tmp_path / WORKBOOK)

    assert answer.code == 1
    assert "没有的单位" in answer.out
    assert "公式" in answer.out
    assert (site / "plans" / "2020.toml").read_bytes() == before


def test_a_workbook_of_another_year_is_not_taken_over(kaohe, site, tmp_path):
    kaohe("--site", site, "plan", "export", tmp_path / WORKBOOK)
    text = (site / "kaohe.toml").read_text(encoding="utf-8")
    (site / "kaohe.toml").write_text(text.replace("2020", "2021"), encoding="utf-8")

    answer = kaohe("--site", site, "plan", "import", tmp_path / WORKBOOK)

    assert answer.code == 1
    assert "工作簿是 2020 年度的" in answer.err


def test_a_draft_is_dated_by_the_day_asked_for_and_carries_its_title(kaohe, site):
    answer = kaohe("--site", site, "draft", "plan", "--on", "2020-10-09", "--json")

    (made,) = json.loads(answer.out)["papers"]
    core = Document(made["files"][0]).core_properties
    assert answer.code == 0
    assert made["blanks"] == ["发文机关", "成文日期"]
    assert core.title == made["title"]
    assert core.created.date() == date(2020, 10, 9)


def test_the_issued_form_marks_every_blank_a_person_must_fill(kaohe, site):
    answer = kaohe("--site", site, "draft", "plan-notice", "--on", "2020-10-09")

    for name in ("发文机关", "发文字号", "审定机关", "成文日期", "印发机关"):
        assert f"待填　{name}" in answer.out
    assert "检查：没有发现问题。" in answer.out


def test_drafts_go_where_they_are_asked_to(kaohe, site, tmp_path):
    answer = kaohe("--site", site, "draft", "plan", "--out", tmp_path / "桌面 上")

    assert answer.code == 0
    assert files_in(tmp_path / "桌面 上") == ["2020年度实施方案（送审稿）.docx"]


@pytest.mark.libreoffice
def test_a_draft_can_come_with_its_pdf(kaohe, site):
    answer = kaohe("--site", site, "draft", "plan", "--pdf")

    assert answer.code == 0
    pdf = site / "papers" / "2020年度实施方案（送审稿）.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_wrong_day_is_wrong_usage(kaohe, site):
    answer = kaohe("--site", site, "draft", "plan", "--on", "10月9日")

    assert answer.code == 2
    assert "2020-10-09 的样子" in answer.err


def test_the_clerks_own_template_is_used_before_the_shipped_one(kaohe, site):
    ejected = kaohe("--site", site, "template", "eject", "plan")
    own = site / "templates" / "plan.docx"
    document = Document(own)
    document.paragraphs[-1].insert_paragraph_before("本单位自己加的一句话。")
    document.save(own)

    kaohe("--site", site, "draft", "plan")

    paper = Document(next((site / "papers").iterdir()))
    assert ejected.code == 0
    assert "本单位自己加的一句话。" in [one.text for one in paper.paragraphs]


def test_eject_does_not_write_over_a_copy(kaohe, site):
    kaohe("--site", site, "template", "eject", "plan")

    again = kaohe("--site", site, "template", "eject", "plan")

    assert again.code == 1
    assert "已经有了，没有改动" in again.err


def test_tags_are_listed_with_meaning_and_present_value(kaohe, site):
    answer = kaohe("--site", site, "template", "tags", "plan")

    assert answer.code == 0
    line = next(one for one in answer.out.splitlines() if one.startswith("区划.名称"))
    assert line.endswith("鄂伦春自治旗")


def test_shipped_templates_pass_their_own_check(kaohe, site):
    answer = kaohe("--site", site, "template", "check")

    assert answer.out == "检查完毕：没有发现问题。\n"
    assert answer.code == 0


def test_a_broken_own_template_is_told_by_its_paragraph(kaohe, site):
    kaohe("--site", site, "template", "eject", "plan")
    own = site / "templates" / "plan.docx"
    document = Document(own)
    document.paragraphs[-1].insert_paragraph_before("{{ 区划.名子 }}")
    document.save(own)

    checked = kaohe("--site", site, "template", "check")
    drafted = kaohe("--site", site, "draft", "plan")

    assert checked.code == 1
    assert "区划.名子" in checked.out
    assert "区划.名称" in checked.out
    assert drafted.code == 1
    assert "区划.名子" in drafted.out
    assert "没有拟稿" in drafted.err
    assert list((site / "papers").iterdir()) == []


def test_the_second_county_needs_only_data_and_its_own_template(kaohe, tmp_path):
    folder = tmp_path / "示例县"
    assert kaohe("init", folder, "--plan", "qingxi-2025").code == 0

    checked = kaohe("--site", folder, "check")
    answer = kaohe("--site", folder, "draft", "plan", "--on", "2025-10-09")

    assert checked.code == 0
    assert answer.code == 0
    assert "检查：没有发现问题。" in answer.out
    assert "没有写进稿里" not in answer.out


def test_help_is_chinese_and_every_command_has_an_example(kaohe):
    answer = kaohe("--help")

    assert answer.code == 0
    assert "用法：" in answer.out
    assert "Usage" not in answer.out
    for command in ("demo", "init", "check", "draft", "lint", "doctor"):
        help = kaohe(command, "--help").out
        assert "例：kaohe" in help


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["drft"], "没有命令 drft"),
        (["draft"], "缺少文种"),
        (["draft", "plan", "--nope"], "没有选项 --nope"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_chinese_sentence(kaohe, arguments, said):
    answer = kaohe(*arguments)

    assert answer.code == 2
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


def test_outside_a_site_a_command_says_what_to_run(kaohe, tmp_path):
    answer = kaohe("--site", tmp_path, "draft", "plan")

    assert answer.code == 1
    assert "请先运行 kaohe init" in answer.err


def test_doctor_names_every_font_and_what_to_do(kaohe):
    answer = kaohe("doctor")

    assert answer.code == 0
    for font in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"):
        assert font in answer.out


def test_a_plan_that_contradicts_itself_is_not_drafted(kaohe, site):
    plan = site / "plans" / "2020.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace('["生态环境分局"]', '["生态环境分局", "生态环境分局"]', 1),
        encoding="utf-8",
    )

    answer = kaohe("--site", site, "draft", "plan")

    assert answer.code == 1
    assert "生态环境分局" in answer.out
    assert "没有拟稿" in answer.err
    assert list((site / "papers").iterdir()) == []


BARE_PLAN = """
[year]
plan_year = 2026
[region]
name = "某某县"
level = "县"
self_name = "我县"
direct = "县直"
province = "某某省"
province_short = "省"
city_short = "市"
[group]
name = "某某县考核工作领导小组"
head = "政府县长"
"""


@pytest.fixture
def bare_site(kaohe, tmp_path):
    """A site with nothing but what a plan must have."""
    folder = tmp_path / "新县"
    kaohe("init", folder, "--year", 2026)
    (folder / "plans" / "2026.toml").write_text(BARE_PLAN, encoding="utf-8")
    return folder


def test_a_new_county_gets_a_draft_with_a_blank_for_all_it_lacks(kaohe, bare_site):
    answer = kaohe("--site", bare_site, "draft", "plan", "--json")

    (made,) = json.loads(answer.out)["papers"]
    assert answer.code == 0
    for name in ("依据", "成员单位", "二级指标", "结果使用", "工作要求", "单位"):
        assert name in made["blanks"]
    errors = [one for one in made["findings"] if one["severity"] == "错误"]
    assert errors == []


def test_a_chapter_the_template_has_no_place_for_is_told(kaohe, bare_site):
    plan = bare_site / "plans" / "2026.toml"
    chapter = '\n[[passages]]\nchapter = "保障措施"\ntext = "加强领导。"\n'
    plan.write_text(BARE_PLAN + chapter, encoding="utf-8")

    answer = kaohe("--site", bare_site, "draft", "plan")

    assert answer.code == 0
    assert "文段“保障措施”没有写进稿里" in answer.out


def test_a_workbook_with_a_broken_tag_in_its_wording_is_not_taken_over(
    kaohe, site, tmp_path
):
    import openpyxl

    kaohe("--site", site, "plan", "export", tmp_path / WORKBOOK)
    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    book["文段"]["C2"] = "请{{ 区划.自己称 }}抓紧。"
    book.save(tmp_path / WORKBOOK)
    before = (site / "plans" / "2020.toml").read_bytes()

    answer = kaohe("--site", site, "plan", "import", tmp_path / WORKBOOK)

    assert answer.code == 1
    assert "区划.自称" in answer.out
    assert (site / "plans" / "2020.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draft", "plan", "--on"], "后面没有写值"),
        (["init", "a", "b"], "多写了参数"),
        (["init", "a", "--year", "abc"], "写得不对"),
    ],
)
def test_usage_is_explained_in_chinese(kaohe, arguments, said):
    answer = kaohe(*arguments)

    assert answer.code == 2
    assert said in answer.err


@pytest.mark.libreoffice
def test_a_template_saved_by_another_program_keeps_its_finish(
    kaohe, site, soffice, tmp_path
):
    # Saved elsewhere, the styles keep their names and get new ids.
    kaohe("--site", site, "template", "eject", "plan")
    own = site / "templates" / "plan.docx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path)]
    command = [soffice, "--headless", profile, *convert, str(own)]
    subprocess.run(command, check=True, capture_output=True)
    own.write_bytes((tmp_path / "plan.docx").read_bytes())
    plan = site / "plans" / "2020.toml"
    text = plan.read_text(encoding="utf-8")
    issuer = '[paper]\nissuers = ["某旗人民政府办公室"]\nissued_on = 2020-10-09'
    plan.write_text(text.replace("[paper]", issuer), encoding="utf-8")

    answer = kaohe("--site", site, "draft", "plan", "--json")

    (made,) = json.loads(answer.out)["papers"]
    paragraphs = Document(made["files"][0]).paragraphs
    issuer_line = next(one for one in paragraphs if one.text == "某旗人民政府办公室")
    indent = next(issuer_line._p.iter(qn("w:ind")))
    assert answer.code == 0
    # The date is 6.5 characters wide, the name 9: centred, it ends 2.75 from the edge.
    assert indent.get(qn("w:rightChars")) == "275"


def test_advice_is_given_in_the_words_the_user_called_the_program_by(
    kaohe, tmp_path, monkeypatch
):
    monkeypatch.setenv("KAOHE_PROGRAM", "py run.py")

    answer = kaohe("--site", tmp_path, "draft", "plan")

    assert "请先运行 py run.py init" in answer.err


def test_today_is_the_day_of_the_clock_the_program_was_given(kaohe, site):
    def now() -> datetime:
        return datetime(2020, 10, 9, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))

    answer = kaohe("--site", site, "draft", "plan", "--json", now=now)

    (made,) = json.loads(answer.out)["papers"]
    assert made["on"] == "2020-10-09"
