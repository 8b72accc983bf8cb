"""Papers as a clerk makes them: drafted, broken off, registered, changed, compared."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document

from tracker.ports import Table
from tracker.records import record_of
from tracker.storage.tiny import TinyStore

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBER = "示例考办〔2020〕1号"
UNITS = ("自然资源局", "住建局", "旗政府办")


def on(day):
    return lambda: datetime.fromisoformat(f"{day}T09:00").replace(
        tzinfo=ZoneInfo("Asia/Shanghai")
    )


@pytest.fixture
def office(kaohe, site):
    """The command in a site whose obligations are made and given to units."""
    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('# clerk = "姓名"', 'clerk = "示例·李某"'), "utf-8"
    )

    def run(*arguments, day="2020-09-21"):
        return kaohe("--site", site, *arguments, now=on(day))

    assert run("obligation", "make", "--yes", day="2020-03-02").code == 0
    for key, unit in zip(("5", "6", "7"), UNITS, strict=True):
        run("obligation", "assign", f"B2020-{key}", "--lead", unit, day="2020-03-02")
    return run


def papers_in(site):
    return sorted(one.name for one in (site / "papers").iterdir())


def records(site, table):
    with TinyStore(site / "data" / "ledger.db").reading() as reader:
        return [record_of(table, one.document) for one in reader.find(table)]


def obligation(site, key):
    return next(one for one in records(site, Table.OBLIGATIONS) if one.key == key)


def test_every_unit_with_something_due_gets_a_notice_of_its_own(office, site):
    answer = office("draft", "request", "--all")

    assert answer.code == 0, answer.err
    assert papers_in(site) == sorted(
        f"{unit}报送材料通知.docx" for unit in (*UNITS, "生态环境分局")
    )
    table = Document(site / "papers" / "住建局报送材料通知.docx").tables
    cells = [cell.text for one in table for row in one.rows for cell in row.cells]
    assert "住建局" in cells
    assert not {"自然资源局", "旗政府办", "生态环境分局"} & set(cells)


def lines_of(tmp_path, text):
    path = tmp_path / "复函.txt"
    path.write_text(text, encoding="utf-8")
    return path


def cited(office, path, day):
    """The numbers that lint calls nobody's, and the whole answer."""
    answer = office("lint", path, "--json", day=day)
    rules = [one["rule"] for one in json.loads(answer.out)]
    return rules.count("cited-own-number"), answer


def test_a_number_in_the_ledger_is_known_to_lint_in_every_year(office, tmp_path):
    path = lines_of(tmp_path, f"请对照{NUMBER}、示例考办〔2020〕9号办理。")
    before, _ = cited(office, path, "2020-09-22")
    office("draft", "request", "--unit", "住建局")
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")

    after, answer = cited(office, path, "2020-09-22")
    office("plan", "roll", "2021", "--yes", "--leave-unsettled", day="2021-01-11")
    following, _ = cited(office, path, "2021-01-12")

    assert before == 0, "nobody's code is known yet"
    assert (after, following) == (1, 1)
    assert answer.err == ""
    assert "示例考办〔2020〕9号" in answer.out
    assert NUMBER not in answer.out


def test_a_site_whose_ledger_cannot_be_read_is_linted_and_told(office, site, tmp_path):
    path = lines_of(tmp_path, f"请对照{NUMBER}办理。。")
    (site / "data" / "ledger.db").write_bytes(b"no ledger at all" * 100)

    answer = office("lint", path)

    assert "没有对照台账里登记过的公文：" in answer.err
    assert "Traceback" not in answer.err
    assert "检查了 1 个文件" in answer.out


def test_lint_makes_no_ledger_where_there_is_none(kaohe, site, tmp_path):
    path = lines_of(tmp_path, f"请对照{NUMBER}办理。")

    answer = kaohe("--site", site, "lint", path)

    assert answer.err == ""
    assert not (site / "data" / "ledger.db").exists()


def test_a_batch_done_again_writes_and_keeps_nothing_twice(office, site):
    office("draft", "request", "--all")
    before = papers_in(site), records(site, Table.PAPERS)

    again = office("draft", "request", "--all")

    assert again.code == 0
    assert (papers_in(site), records(site, Table.PAPERS)) == before


def test_the_same_ledger_gives_the_same_bytes_in_another_folder(office, site, tmp_path):
    office("draft", "request", "--unit", "住建局")
    office("draft", "request", "--unit", "住建局", "--out", tmp_path / "别处")

    name = "住建局报送材料通知.docx"
    first = (site / "papers" / name).read_bytes()
    assert (tmp_path / "别处" / name).read_bytes() == first


def test_a_notice_without_a_unit_is_asked_for_one(office):
    answer = office("draft", "request")

    assert answer.code == 2
    assert "--unit" in answer.err


def test_registering_a_notice_tells_its_units_and_no_others(office, site):
    office("draft", "request", "--all")

    answer = office(
        *("register", "papers/x.docx"),
        *("--number", NUMBER, "--date", "2020-09-21", "--signer", "示例·王某"),
    )
    assert answer.code == 1  # no such file
    named = site / "papers" / "住建局报送材料通知.docx"
    answer = office("register", named, "--number", NUMBER, "--date", "2020-09-21")

    assert answer.code == 0, answer.err
    assert "已写回台账（下达）：B2020-0006" in answer.out
    assert obligation(site, "B2020-0006").state == "已下达"
    assert obligation(site, "B2020-0006").issued_by == NUMBER
    assert obligation(site, "B2020-0005").state == "草拟"


def test_what_went_out_is_kept_with_its_paper(office, site, tmp_path):
    office("draft", "request", "--unit", "住建局")
    scan = tmp_path / "盖章.pdf"
    scan.write_bytes(b"%PDF-1.7")

    early = office("paper", "file", "G2020-0001", scan)
    assert "不能存正式文件：现在是“拟稿”" in early.err
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")
    answer = office("paper", "file", "G2020-0001", scan)

    assert answer.out.strip() == "已存：盖章.pdf"
    assert "正式文件：盖章.pdf" in office("paper", "show", "G2020-0001").out
    assert office("audit", "verify").code == 0
    next((site / "materials").glob("??/*")).unlink()
    assert "盖章.pdf" in office("audit", "verify").out


def test_a_file_edited_in_word_is_still_known_for_the_paper_it_is(office, site):
    office("draft", "request", "--unit", "住建局")
    file = site / "papers" / "住建局报送材料通知.docx"
    document = Document(file)
    document.paragraphs[-1].add_run("改过")
    document.save(file)

    answer = office("register", file, "--number", NUMBER, "--date", "2020-09-21")

    assert answer.code == 0, answer.err
    assert "已登记：G2020-0001" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--date", "2020-09-21"], 2, "要有发文字号"),
        (["--number", "3号", "--date", "2020-09-21"], 1, "不合规范"),
        (["--number", "示例考办[2020]1号", "--date", "2020-09-21"], 1, NUMBER),
        (["--number", NUMBER, "--date", "2020-12-01"], 1, "还没有到"),
        (["--number", NUMBER], 2, "缺少 --date。"),
    ],
)
def test_what_cannot_be_registered_is_said_and_changes_nothing(
    office, site, arguments, code, said
):
    office("draft", "request", "--unit", "住建局")

    answer = office("register", "G2020-0001", *arguments)

    assert answer.code == code
    assert said in answer.err
    assert obligation(site, "B2020-0006").state == "草拟"


def test_a_number_is_used_once(office):
    office("draft", "request", "--all")
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")

    answer = office(
        "register", "G2020-0002", "--number", NUMBER, "--date", "2020-09-21"
    )

    assert answer.code == 1
    assert f"{NUMBER} 已经用过：G2020-0001" in answer.err


def test_a_paper_untouched_and_a_ledger_unchanged_agree(office, site):
    office("draft", "request", "--unit", "住建局")

    answer = office("paper", "verify", site / "papers" / "住建局报送材料通知.docx")

    assert answer.code == 0
    assert "没有改动过" in answer.out
    assert "与稿上说的一致" in answer.out


def test_what_was_changed_in_word_is_told_apart_from_what_was_filled_in(office, site):
    office("draft", "request", "--unit", "住建局")
    file = site / "papers" / "住建局报送材料通知.docx"
    document = Document(file)
    for paragraph in document.paragraphs:
        if "发文字号" in paragraph.text:
            paragraph.runs[0].text, *rest = NUMBER, *paragraph.runs[1:]
            for run in rest:
                run.text = ""
        elif "10月23日" in paragraph.text:
            text = paragraph.text
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text.replace("10月23日", "10月25日")
    document.save(file)

    answer = office("paper", "verify", file)

    assert answer.code == 1
    assert f"已填写　发文字号：{NUMBER}" in answer.out
    assert "在 Word 里改动了 1 处" in answer.out
    assert "10月25日" in answer.out
    assert "台账：与稿上说的一致。" in answer.out


def test_what_changed_in_the_ledger_since_is_told_with_who_did_it(office, site):
    office("draft", "request", "--unit", "住建局")
    office("obligation", "move", "B2020-0006", "--to", "2020-10-28", "--reason", "项目")

    answer = office(
        *("paper", "verify", site / "papers" / "住建局报送材料通知.docx"),
        day="2020-09-22",
    )

    assert answer.code == 1
    assert "拟出以后没有改动过" in answer.out
    assert "台账：现在与稿上有" in answer.out
    assert "2020年10月28日" in answer.out
    assert "示例·李某（生态环境分局）改期：项目" in answer.out


def test_a_number_on_paper_that_is_not_the_one_registered_is_wrong(office, site):
    office("draft", "request", "--unit", "住建局")
    file = site / "papers" / "住建局报送材料通知.docx"
    document = Document(file)
    line = next(one for one in document.paragraphs if "发文字号" in one.text)
    for run in line.runs[1:]:
        run.text = ""
    line.runs[0].text = "示例考办〔2020〕9号"
    document.save(file)
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")

    answer = office("paper", "verify", file)

    assert answer.code == 1
    said = f"稿上的发文字号是“示例考办〔2020〕9号”，登记的是“{NUMBER}”。"
    assert said in answer.out


def test_a_strangers_file_is_said_to_be_one(office, tmp_path):
    Document().save(tmp_path / "来文.docx")

    answer = office("paper", "verify", tmp_path / "来文.docx")

    assert answer.code == 1
    assert "看不出是台账里的哪一份" in answer.err


def test_a_draft_with_an_error_says_so_in_its_name_and_code(office, site):
    # A clerk's own template that cites a day that does not exist.
    office("template", "eject", "request")
    own = site / "templates" / "request.docx"
    document = Document(own)
    document.paragraphs[8].insert_paragraph_before("请于2020年2月30日前报送。")
    document.save(own)

    answer = office("draft", "request", "--unit", "住建局")

    assert answer.code == 1
    assert papers_in(site) == ["住建局报送材料通知（待改）.docx"]
    assert "2月30日" in answer.out


def test_a_batch_can_go_into_one_archive(office, site, tmp_path):
    answer = office("draft", "request", "--all", "--zip", tmp_path / "通知.zip")

    assert answer.code == 0, answer.err
    with zipfile.ZipFile(tmp_path / "通知.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4
    assert papers_in(site) == []


def test_papers_are_listed_and_shown(office):
    office("draft", "request", "--unit", "住建局")
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")

    listed = office("papers", "--state", "已登记")
    shown = office("paper", "show", "G2020-0001")
    told = json.loads(office("paper", "show", "G2020-0001", "--json").out)

    assert "G2020-0001" in listed.out
    assert "共 1 份" in listed.out
    assert f"字号：{NUMBER}" in shown.out
    assert "记录：B2020-0006" in shown.out
    assert told["snapshot"]["counts"] == {"obligations": 1}
    assert [one["action"] for one in told["events"]] == ["draft", "register"]


def test_a_state_no_paper_has_is_refused_with_those_there_are(office):
    answer = office("papers", "--state", "登记")

    assert answer.code == 2
    assert "没有“登记”。是不是“已登记”？" in answer.err


def test_a_correction_is_told_to_a_program_as_the_paper_it_made(office):
    office("draft", "request", "--unit", "住建局")
    bears = ("--number", NUMBER, "--date", "2020-09-21", "--json")
    office("register", "G2020-0001", *bears)

    corrected = office(
        "register", "G2020-0001", *bears, "--signer", "王某", "--correct", "漏写签发人"
    )

    told = json.loads(corrected.out)
    assert (told["key"], told["signer"]) == ("G2020-0001", "王某")


def test_the_history_still_proves_a_ledger_with_papers(office):
    office("draft", "request", "--all")
    office("register", "G2020-0001", "--number", NUMBER, "--date", "2020-09-21")

    answer = office("audit", "verify")

    assert answer.code == 0, answer.out


def test_nothing_is_drafted_in_a_year_that_is_read_only(office, site):
    office("plan", "roll", "2021", "--yes", "--leave-unsettled", day="2021-01-11")
    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("year = 2021", "year = 2020"), encoding="utf-8")

    answer = office("draft", "request", "--all", "--on", "2020-09-21", day="2021-01-12")

    assert answer.code == 1
    assert "已经结转到 2021 年度，只能查看" in answer.err
    assert papers_in(site) == []


def test_killed_half_way_a_batch_leaves_whole_files_and_goes_on(office, site):
    """kill -9 at three moments; what stands there afterwards opens, and is finished."""
    plan = site / "plans" / "2020.toml"
    text = plan.read_text(encoding="utf-8")
    names = [f"示例第{n}乡人民政府" for n in range(60)]
    units = "".join(f'\n[[units]]\nname = "{one}"\nkind = "乡镇"\n' for one in names)
    leads = ", ".join(f'"{one}"' for one in names)
    duty = f'\n[[duties]]\nmaterial = "台账"\nleads = [{leads}]\n'
    more = f'{units}{duty}recipient = "领导小组办公室"\ndue = "10月23日前"\n'
    plan.write_text(text + more, encoding="utf-8")
    assert office("obligation", "make", "--yes").code == 0
    command = [sys.executable, "-c", "import cli; cli.main()", "--site", str(site)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    for papers in (1, 12, 30):
        batch = subprocess.Popen(
            [*command, "draft", "request", "--all"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while len(list((site / "papers").glob("*.docx"))) < papers:
            assert batch.poll() is None
            time.sleep(0.01)
        batch.send_signal(signal.SIGKILL)
        batch.wait()
        for file in (site / "papers").glob("*.docx"):
            Document(file)

    finished = subprocess.run(
        [*command, "draft", "request", "--all"], env=environment, check=False
    )
    assert finished.returncode == 0
    names = [one.name for one in (site / "papers").glob("*.docx")]
    assert len(names) == 64
    assert not [one for one in names if "第2稿" in one]
    kept = records(site, Table.PAPERS)
    assert sorted(one.file for one in kept) == sorted(names)
