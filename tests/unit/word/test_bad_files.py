"""Files that are broken or hostile: one sentence, never a traceback."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.word.reader import read_word, reading_of
from notices.word.wordfile import WordFile
from tests.unit.word.package import W, members, mutilated, p, packed, r
from tracker.errors import BadFile

BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>'
    "</w:document>"
)
STRICT = (
    '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
    "<w:body/></w:document>"
)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<w:document", "内容已损坏"),
        ("", "内容已损坏"),
        (f'<w:styles xmlns:w="{W}"/>', "没有 Word 正文"),
        (f'<w:document xmlns:w="{W}"/>', "没有 Word 正文"),
        (BOMB, "可能是恶意文件"),
        (STRICT, "严格"),
    ],
)
def test_a_document_that_is_none_is_refused_in_a_sentence(tmp_path, document, reason):
    path = packed(tmp_path / "坏.docx", {"word/document.xml": document})

    with pytest.raises(BadFile, match=reason) as refusal:
        read_word(path)

    assert str(refusal.value).endswith("。")


def test_a_part_that_is_broken_is_named(tmp_path):
    parts = members(p("字"), styles="<w:style/>") | {"word/styles.xml": "<broken"}

    with pytest.raises(BadFile, match=r"word/styles\.xml"):
        read_word(packed(tmp_path / "a.docx", parts))


def test_an_outside_entity_is_never_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    document = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )

    with pytest.raises(BadFile, match="恶意"):
        read_word(packed(tmp_path / "a.docx", {"word/document.xml": document}))


def test_nesting_without_end_is_refused_or_read(tmp_path):
    depth = 2_000
    body = "<w:sdt><w:sdtContent>" * depth + p("字") + "</w:sdtContent></w:sdt>" * depth

    with pytest.raises(BadFile):
        read_word(packed(tmp_path / "a.docx", members(body)))


def test_an_empty_body_is_a_file_without_text(tmp_path):
    word = read_word(packed(tmp_path / "a.docx", members("")))

    assert (word.paragraphs, len(word.sections)) == ((), 1)


BODY = (
    p("一、标题", ppr='<w:pStyle w:val="h"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + p("正文", ppr='<w:ind w:firstLineChars="200" w:left="3"/><w:jc w:val="both"/>')
    + f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p('格')}</w:tc></w:tr></w:tbl>"
    + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    + '<w:r><w:fldChar w:fldCharType="end"/><w:sym w:char="F0FC"/></w:r></w:p>'
    + '<w:sectPr><w:footerReference w:type="default" r:id="foot"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
)  # fmt: skip
PARTS = members(
    BODY,
    styles=(
        '<w:style w:type="paragraph" w:default="1" w:styleId="h"><w:name w:val="h"/>'
        '<w:basedOn w:val="h"/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    ),
    numbering=(
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    ),
    footers={"foot": p("— 1 —") + f"<w:p>{r('x')}</w:p>"},
)


@given(st.sampled_from(sorted(PARTS)), st.randoms(use_true_random=False))
def test_a_mutilated_file_is_read_or_refused(tmp_path_factory, name, chance):
    path = packed(
        tmp_path_factory.getbasetemp() / "mutilated.docx",
        PARTS | {name: mutilated(PARTS[name], chance)},
    )

    try:
        word = read_word(path)
    except BadFile:
        return

    assert isinstance(word, WordFile)
    assert reading_of(word) is not None


def test_the_file_of_these_tests_is_sound(tmp_path: Path):
    word = read_word(packed(tmp_path / "a.docx", PARTS))

    assert [item.text for item in word.paragraphs if item.text] == [
        "a、一、标题",
        "正文",
        "格",
        "\uf0fc",
    ]
