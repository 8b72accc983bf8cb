"""`lint`: page and text of a file together, in order of place."""

from datetime import date
from pathlib import Path

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS, Sight
from notices.draft import Drafter
from notices.lint import Linter, lint, order_of
from notices.model import Register
from notices.register import register_of
from tests.builders import a_paper_draft, a_plan, a_sight, a_unit, an_obligation
from tests.unit.pagecheck import paper
from tests.unit.word.package import packed
from tracker.answers.lines import obligation_line
from tracker.errors import BadFile
from tracker.model.paper import Asked


def test_a_text_file_is_proofread_line_by_line(tmp_path):
    path = tmp_path / "稿.txt"
    path.write_text("关于考核的通知\n\n现将(有关事项)通知如下：\n", encoding="utf-8")

    findings = lint(path, Register())

    assert {(item.file, item.place) for item in findings} == {("稿.txt", "第2段")}


def test_a_word_file_is_checked_for_page_and_text(tmp_path):
    document = paper.PARTS["word/document.xml"]
    faulty = document.replace("某政办发〔2020〕5号", "某政办发[2020]5号").replace(
        'w:top="2098"', 'w:top="1440"'
    )
    faulty = faulty.replace(paper.BODY, paper.BODY.replace("<w:rPr>", "<w:rPr><w:b/>"))
    path = packed(tmp_path / "稿.docx", paper.PARTS | {"word/document.xml": faulty})

    findings = lint(path, Register())

    places = [item.place for item in findings]
    assert places[0] == ""
    assert "第2段" in places
    assert places[-1] == "第6段等2处"
    assert {item.file for item in findings} == {"稿.docx"}


def test_a_correct_word_file_has_no_finding(tmp_path):
    path = packed(tmp_path / "稿.docx", paper.PARTS)

    assert lint(path, Register()) == []


@pytest.mark.parametrize("name", ["旧.doc", "表.xlsx", "无后缀", "图.PDF"])
def test_another_kind_of_file_is_refused(tmp_path, name):
    with pytest.raises(BadFile, match=r"另存为 \.docx"):
        lint(tmp_path / name, Register())


def test_a_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(BadFile, match="找不到"):
        lint(tmp_path / "无.docx", Register())


def test_places_come_in_the_order_of_reading():
    places = [
        "页脚",
        "表2第1行第1列",
        "第12段",
        "文本框1",
        "第2段等3处",
        "表1第3行第2列",
        "",
    ]

    assert sorted(places, key=order_of) == [
        "",
        "第2段等3处",
        "第12段",
        "表1第3行第2列",
        "表2第1行第1列",
        "文本框1",
        "页脚",
    ]


ON = date(2025, 10, 9)
UNITS = ("林草局", "财政局", "住建局")


def a_year_of_requests() -> Sight:
    """Each unit owes a row more than the one before, each row something else."""
    plan = a_plan(units=tuple(map(a_unit, UNITS)))
    empty = a_sight(plan, on=ON)
    owed = [
        an_obligation(
            key=f"B2025-{count}{row}",
            leads=(unit,),
            supporting=(),
            material=f"{unit}的{'《资料' if row == 1 else '（数据)'}{row}",
            due=date(2025, 10, 20 + row),
        )
        for count, unit in enumerate(UNITS, start=1)
        for row in range(count + 1)
    ]
    lines = [
        obligation_line(one, on=ON, calendar=empty.calendar, rules=empty.rules)
        for one in owed
    ]
    return a_sight(plan, on=ON, obligations=lines)


def mixed(folder: Path) -> list[Path]:
    """Requests to units, a plan, a foreign paper, a text, each sort beside its like."""
    sight, catalog = a_year_of_requests(), load_catalog()
    files = {}
    for key in ("request", "plan"):
        drafter = Drafter(catalog, catalog.kind(key))
        context = CONTEXTS[drafter.kind.context]
        for count, scope in enumerate(context.gather(sight, Asked(every=True))):
            files[f"{key}{count}.docx"] = drafter.draft(scope).document.data
    files["稿.txt"] = "一、林操局,现将(有关事项)通知如下：\n三、乙".encode()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    packed(folder / "外来.docx", paper.PARTS)
    spoilt = paper.PARTS["word/document.xml"].replace("<w:rPr>", "<w:rPr><w:b/>")
    packed(folder / "外来2.docx", paper.PARTS | {"word/document.xml": spoilt})
    return sorted(folder.iterdir())


def test_a_file_among_others_has_the_findings_it_has_alone(tmp_path):
    files = mixed(tmp_path)
    register = register_of(a_year_of_requests().plan)
    linter = Linter(register, near=ON)

    together = [linter.lint(file) for file in (*files, *reversed(files))]

    alone = [lint(file, register, near=ON) for file in files]
    assert together == [*alone, *reversed(alone)]
    assert all(alone[:-3])
    assert len({one.rule for found in alone for one in found}) > 5


def test_a_paper_not_yet_written_is_checked_as_the_file_will_be(tmp_path):
    path = packed(tmp_path / "稿.docx", paper.PARTS)
    linter = Linter(Register(names=frozenset({"林草局"})))

    assert linter.lint_bytes("稿.docx", path.read_bytes()) == linter.lint(path)
    assert linter.lint_bytes("稿.txt", "一、甲\n三、乙".encode())[0].file == "稿.txt"
    with pytest.raises(BadFile, match="不是 UTF-8"):
        linter.lint_bytes("稿.txt", b"\xff")
    with pytest.raises(BadFile, match=r"另存为 \.docx"):
        linter.lint_bytes("稿.doc", b"")


def test_the_day_near_which_it_is_written_gives_a_weekday_its_year():
    text = "于10月23日（星期六）前报送。".encode()

    findings = Linter(Register(), near=date(2020, 9, 1)).lint_bytes("稿.txt", text)

    assert [one.rule for one in findings] == ["date-weekday"]


def test_the_register_knows_what_the_ledger_has_sent_out():
    plan = a_plan()

    register = register_of(plan, [a_paper_draft(number="某考核办〔2025〕3号")])

    assert {"某考核办〔2025〕3号", "某环办〔2024〕1号"} <= register.numbers
    assert "某考核办" in register.own_codes
    assert register.cited == {"考核办法": "某环办〔2024〕1号"}
    assert (register.plan_year, register.assessed_year) == (2025, 2025)
