"""`lint`: page and text of a file together, in order of place."""

import pytest

from notices.lint import lint, order_of
from notices.model import Register
from tests.unit.pagecheck import paper
from tests.unit.word.package import packed
from tracker.errors import BadFile


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
