"""The clerk's own texts are tried before they are needed."""

import pytest

from scheduler.settings import shipped
from scheduler.trytexts import tried_texts
from tests.builders import a_sight


def tried(tmp_path, name, text):
    folder = tmp_path / "text"
    folder.mkdir()
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return tried_texts(tmp_path, sight=a_sight(), policy=shipped().policy)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digest", "主题：考核提醒"),
        ("chat", "\n主题：考核提醒\n \n"),
        ("weekly", "主题：每周汇总\n{% if false %}有{% endif %}"),
        ("sms", ""),
        ("todo", "{# 以后再写 #}"),
    ],
)
def test_a_text_that_says_nothing_is_told_and_not_used(tmp_path, name, text):
    texts, (finding,) = tried(tmp_path, name, text)

    assert texts.own == {}
    assert "没有正文，发出去是空的" in finding.message
    assert finding.file == f"templates/text/{name}.txt"


def test_a_text_of_one_line_under_its_subject_is_used(tmp_path):
    texts, findings = tried(tmp_path, "digest", "主题：考核提醒\n请看台账。")

    assert (list(texts.own), findings) == (["digest"], [])
