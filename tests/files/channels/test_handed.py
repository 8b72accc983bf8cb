"""What people carry: a sheet in Word, a text for the chat."""

import pytest
from docx import Document

from notices.catalog import shipped_folder
from scheduler.channels.handed import SHEET, Pasted, Printed
from scheduler.channels.port import Handed, Retry, Sent
from tests.files.channels.messages import a_message

SHIPPED = shipped_folder() / "docx"


def printed(tmp_path, *own):
    return Printed(name="催办单", folder=tmp_path / "out", templates=(*own, SHIPPED))


def test_a_sheet_holds_the_whole_text_and_waits_for_a_person(tmp_path):
    text = "张三：\n\n【今天到期】1项。\n1. 一份 {{ 7*7 }} & <材料>\n"

    outcome = printed(tmp_path).send(a_message(text=text), again=False)

    assert isinstance(outcome, Handed)
    told = [one.text for one in Document(str(outcome.file)).paragraphs if one.text]
    assert told == [
        "考核事项提醒",
        "张三：",
        "【今天到期】1项。",
        "1. 一份 {{ 7*7 }} & <材料>",
    ]
    assert outcome.file.name == "2025-10-22-张三-M0123456789abcdef.docx"


@pytest.mark.parametrize("make", [printed, lambda path: Pasted(name="群", folder=path)])
def test_made_again_it_is_the_same_file(tmp_path, make):
    channel = make(tmp_path)

    first = channel.send(a_message(), again=False)
    second = channel.send(a_message(), again=True)

    assert isinstance(first, Handed)
    assert first == second
    assert len(list(first.file.parent.iterdir())) == 1


def test_a_text_to_paste_is_subject_and_text(tmp_path):
    outcome = Pasted(name="群", folder=tmp_path).send(a_message(), again=False)

    assert isinstance(outcome, Handed)
    assert outcome.file.read_text("utf-8") == (
        "考核事项提醒\n\n1. 饮用水水源地监测数据，还有1个工作日。\n"
    )


@pytest.mark.parametrize(
    "whom", ["../../etc/passwd", "a\nb\x00c", "名" * 200, "CON", ""]
)
def test_no_name_leads_out_of_the_folder(tmp_path, whom):
    message = a_message(recipient=whom, unit="")

    outcome = Pasted(name="群", folder=tmp_path).send(message, again=False)

    assert isinstance(outcome, Handed)
    assert outcome.file.parent == tmp_path
    assert outcome.file.exists()


def test_a_broken_template_of_the_clerks_is_told_and_the_sheet_tried_later(tmp_path):
    (tmp_path / SHEET).write_bytes(b"no Word file")
    channel = printed(tmp_path, tmp_path)

    outcome = channel.send(a_message(), again=False)

    assert isinstance(outcome, Retry)
    assert SHEET in outcome.reason
    assert channel.check() == outcome
    assert printed(tmp_path).check() == Sent()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "taken").write_text("")

    outcome = Pasted(name="群", folder=tmp_path / "taken").send(
        a_message(), again=False
    )

    assert isinstance(outcome, Retry)
    assert "写不进去" in outcome.reason
