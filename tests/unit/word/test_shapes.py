"""Files of one shape: read fast or slowly, they are the same to their reader."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.word import shapes
from notices.word.reader import read_word
from notices.word.shapes import ShapeReader
from notices.word.unpacker import LARGEST_KEPT
from tests.unit.word.package import members, p, packed
from tracker.errors import BadFile

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
BOX = (
    "<w:p><w:r><w:drawing><wp:anchor><a:graphic><wps:wsp><wps:txbx><w:txbxContent>"
    "<w:p><w:r><w:t>{2}</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
)
TABLE = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t> {0} </w:t></w:r><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"
    "</w:tbl>"
)
BODY = p("{0}", rpr="<w:b/>") + "<w:p/>" + p("第{1}条") + TABLE + BOX
NAMED = '<w:style w:styleId="1"><w:name w:val="Normal"/></w:style>'
CORE = '<c xmlns:d="u"><d:title>{0}</d:title></c>'


def a_file(path: Path, *words: str, body: str = BODY) -> Path:
    """A file that says `words`, which are XML already."""
    parts = members(body.format(*words), core=CORE.format(words[0]))
    parts["word/document.xml"] = DECLARED + parts["word/document.xml"]
    return packed(path, parts)


def both(reader: ShapeReader, path: Path) -> tuple[object, object]:
    """The file as the reader of shapes has it, and as it is read by itself."""
    return reader.read(path, path.read_bytes()), read_word(path)


# Few examples: each packs two files.
WORDS = st.text(st.sampled_from("一附件12 \t\u3000&<>\"']-?/w:t;amp{"), max_size=6)


@settings(max_examples=60)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=2, max_size=2))
def test_whatever_the_words_a_file_is_read_as_by_itself(tmp_path_factory, files):
    folder, reader = tmp_path_factory.mktemp("shapes"), ShapeReader()

    for words in files:
        path = a_file(folder / "稿.docx", *map(escape, words))
        fast, slow = both(reader, path)

        assert fast == slow


def test_a_part_is_read_whatever_its_name_ends_with(tmp_path):
    parts = members(BODY.format("甲", "乙", "丙"), styles=NAMED, core=CORE.format("甲"))
    parts["word/document.xml"] = DECLARED + parts["word/document.xml"]
    parts["word/styles.dat"] = parts.pop("word/styles.xml")
    relations = parts.pop("word/_rels/document.xml.rels")
    parts["word/_rels/document.xml.rels"] = relations.replace(
        "styles.xml", "styles.dat"
    )

    fast, slow = both(ShapeReader(), packed(tmp_path / "稿.docx", parts))

    assert fast == slow


def test_files_that_differ_in_words_are_read_from_one_shape(tmp_path, monkeypatch):
    reader = ShapeReader()
    both(reader, a_file(tmp_path / "一.docx", "甲", "乙", "丙"))
    monkeypatch.setattr(shapes, "word_of", lambda _: pytest.fail("read anew"))

    word = reader.read(
        tmp_path / "二.docx",
        a_file(tmp_path / "二.docx", "一&amp;二", "乙", "丁").read_bytes(),
    )

    assert [one.text for one in word.paragraphs if one.text] == [
        "一&二",
        "第乙条",
        "乙",
        "一&二甲",
        "丁",
    ]
    assert word.tables[0][0][1].text == "一&二甲"
    assert word.properties.title == "一&二"


@pytest.mark.parametrize(
    "words",
    [
        "<!-- 注 -->甲",
        "<![CDATA[<w:t>甲</w:t>]]>",
        "&#20013;",
        "甲\r\n乙",
        "\ue0000\ue001",
        '</w:t></w:r><w:r><w:t xml:space="default"> 甲 ',
    ],
)
def test_words_that_are_not_what_they_look_like_are_read_anew(tmp_path, words):
    reader = ShapeReader()
    both(reader, a_file(tmp_path / "稿.docx", "甲", "乙", "丙"))

    fast, slow = both(reader, a_file(tmp_path / "稿.docx", "甲", words, "丙"))

    assert fast == slow


@pytest.mark.parametrize(
    ("declared", "written"), [("", "utf-8"), ("GBK", "gbk"), ("ISO-8859-1", "utf-8")]
)
def test_another_encoding_is_read_as_it_says(tmp_path, declared, written):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    parts = members(BODY.format("甲", "乙", "丙"))
    text = head + parts["word/document.xml"]
    whole: dict[str, str | bytes] = {**parts, "word/document.xml": text.encode(written)}
    path = packed(tmp_path / "稿.docx", whole)

    fast, slow = both(ShapeReader(), path)

    assert fast == slow


@pytest.mark.parametrize("words", ["甲\x01", "甲&乙", "甲&nbsp;", "]]>", "\ufffe"])
def test_words_that_are_no_xml_are_refused_in_any_file_of_the_shape(tmp_path, words):
    reader = ShapeReader()
    both(reader, a_file(tmp_path / "稿.docx", "甲", "乙", "丙"))
    path = a_file(tmp_path / "坏.docx", "甲", words, "丙")

    with pytest.raises(BadFile, match="已损坏"):
        reader.read(path, path.read_bytes())


def test_damage_is_found_in_a_member_known_from_another_file(tmp_path):
    reader = ShapeReader()
    path = a_file(tmp_path / "稿.docx", "甲", "乙", "丙")
    both(reader, path)
    data = path.read_bytes()

    with pytest.raises(BadFile, match="损坏"):
        reader.read(path, data.replace(b"package/2006", b"PACKAGE/2006"))


def test_a_large_file_is_read_without_keeping_its_shape(tmp_path):
    reader = ShapeReader()
    body = p("{0}" + "字" * LARGEST_KEPT) + p("{1}{2}")

    fast, slow = both(reader, a_file(tmp_path / "稿.docx", "甲", "乙", "丙", body=body))

    assert fast == slow
