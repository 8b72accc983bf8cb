"""A part settled in pieces is the part settled as a whole."""

import os
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from notices.contexts import Blank
from notices.engine import pieces
from notices.page import (
    ATTACHMENT_LIST,
    CLOSING,
    DATE,
    ISSUER_MARK,
    JOINT_MARK,
    NOTE,
    SIGNATURE,
)
from notices.render import Compiled, Properties
from tests.templates.engine.packages import W, package, paragraph, part, table

CARD = Properties(title="", author="", on=date(2025, 3, 9))
EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "40"))
LOOKS = (ATTACHMENT_LIST, CLOSING, DATE, ISSUER_MARK, JOINT_MARK, NOTE, SIGNATURE)
STYLES = f'<w:styles xmlns:w="{W}">' + "".join(
    f'<w:style w:styleId="{look.style_id}"><w:name w:val="{look.name}"/></w:style>'
    for look in LOOKS
)
# A statement that nothing can be promised of: the part is settled as a whole.
UNPROVABLE = "{% macro 无() %}{% endmacro %}"


def styled(look, text):
    style = f'<w:pPr><w:pStyle w:val="{look.style_id}"/></w:pPr>'
    return f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def looped(block):
    return paragraph("{%p for x in n %}") + block + paragraph("{%p endfor %}")


def in_box(block):
    space = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:p><w:r><wp:anchor xmlns:wp="{space}"><wp:extent cx="1" cy="1"/>'
        f"<w:txbxContent>{block}</w:txbxContent></wp:anchor></w:r></w:p>"
    )


def compiled(body, *, whole=False):
    template = package((UNPROVABLE if whole else "") + body, text="{{ a }}")
    with zipfile.ZipFile(BytesIO(template)) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    contents["word/styles.xml"] = f"{STYLES}</w:styles>".encode()
    return Compiled(Path("模板.docx"), contents)


BLOCKS = [
    paragraph("{{ a }}"),
    paragraph("平常的话"),
    "<w:p/>",
    "<w:p><w:pPr/></w:p>",
    '<w:bookmarkStart w:id="1" w:name="甲"/><w:p><w:pPr/><w:bookmarkEnd w:id="1"/></w:p>',
    paragraph("{%p if y %}") + paragraph("有{{ b }}") + paragraph("{%p endif %}"),
    styled(SIGNATURE, "{{ a }}"),
    looped(styled(SIGNATURE, "{{ x }}")),
    styled(DATE, "{{ b }}"),
    styled(NOTE, "（附注）"),
    styled(ATTACHMENT_LIST, "附件：1.{{ a }}"),
    styled(ISSUER_MARK, "{{ a }}{{ a }}{{ a }}{{ a }}文件"),
    looped(styled(JOINT_MARK, "{{ a }}{{ x }}{{ x }}{{ x }}{{ x }}{{ x }}{{ x }}")),
    in_box(styled(CLOSING, "抄送：{{ a }}") + styled(CLOSING, "印发")),
    in_box(paragraph("{%p if y %}") + paragraph("一") + paragraph("{%p endif %}")),
    table(["头", "{{ b }}"], ["{{ a }}", "二"]),
    table(["{%tr for x in n %}", ""], ["{{ x }}", "{% vm %}"], ["{%tr endfor %}", ""]),
    table(["头", "头"])
    .replace(
        "头", "</w:t></w:r></w:p>" + looped(paragraph("{{ x }}")) + "<w:p><w:r><w:t>", 1
    )
    .replace("<w:p><w:r><w:t></w:t></w:r></w:p>", ""),
    looped(table(["{{ x }}", "{{ a }}"])),
    '<w:p><w:r><w:drawing w:descr="{{ a }}"/></w:r></w:p>',
    "<w:sdt><w:sdtContent>" + paragraph("{{ a }}") + "</w:sdtContent></w:sdt>",
]

SOME = st.sampled_from(["甲局", "", "乙\n丙", "丁\t戊", "<&\"'>", "很长的名称" * 5])
VALUES = st.one_of(SOME, st.sampled_from(["文号", "日期"]).map(Blank))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=7),
    st.fixed_dictionaries(
        {
            "a": VALUES,
            "b": VALUES,
            "n": st.lists(VALUES, max_size=2),
            "y": st.booleans(),
        }
    ),
)
def test_pieces_and_blanks_are_those_of_the_whole(blocks, values):
    body = "".join(blocks)

    in_pieces = compiled(body).render(values, CARD)
    as_a_whole = compiled(body, whole=True).render(values, CARD)

    assert in_pieces.blanks == as_a_whole.blanks
    for name in ("document", "header", "footer", "footnotes"):
        one, other = part(in_pieces.data, name), part(as_a_whole.data, name)
        assert etree.canonicalize(one.decode()) == etree.canonicalize(other.decode())


def test_a_block_with_marks_of_the_head_and_a_signature_is_settled_with_all_of_them():
    both = in_box(styled(SIGNATURE, "甲局") + styled(ISSUER_MARK, "短"))
    end = both + styled(DATE, "2025年3月9日")
    body = styled(ISSUER_MARK, "{{ a }}") + paragraph("正文") + paragraph("末段") + end
    values = {"a": "很长的名称" * 5}

    in_pieces = compiled(body).render(values, CARD)

    as_a_whole = compiled(body, whole=True).render(values, CARD)
    one, other = part(in_pieces.data).decode(), part(as_a_whole.data).decode()
    assert etree.canonicalize(one) == etree.canonicalize(other)


def test_a_table_that_lost_its_rows_does_not_part_a_signature_from_its_text():
    gone = table(["{%tr for x in n %}", ""], ["{{ x }}", ""], ["{%tr endfor %}", ""])
    body = paragraph("末段") + gone + styled(SIGNATURE, "甲局")

    made = compiled(body).render({"n": [], "a": ""}, CARD)

    assert b"<w:keepNext/>" in part(made.data)


def test_signatures_are_settled_once_whatever_stands_above_them():
    settler = pieces.Settler({"w": W}, {"Signature": SIGNATURE.name})
    end = f"\0s{styled(SIGNATURE, '甲局')}"

    texts = [
        settler.settled(f"\0{paragraph(f'第{number}号')}\0<w:p/>{end}")[0]
        for number in range(50)
    ]

    assert settler.remembered() == 1
    assert all(
        f"第{at}号" in text and "keepNext" in text for at, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("texts", "remembered"),
    [
        (["长" * pieces.LONGEST], 0),
        (list(map(str, range(pieces.REMEMBERED + 50))), pieces.REMEMBERED),
    ],
)
def test_what_is_remembered_is_bounded_in_number_and_length(texts, remembered):
    settler = pieces.Settler({"w": W}, {})

    for text in texts:
        settler.settled(f"\0a<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")

    assert settler.remembered() == remembered
