"""Whatever the template and the data, the engine's parts are docxtpl's own."""

import os
from base64 import b64decode
from io import BytesIO

import pytest
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notices.engine.general import General
from tests.templates.engine.packages import (
    by_docxtpl,
    canonical,
    package,
    paragraph,
    part,
    run,
    table,
)

# A night's run: KAOHE_EXAMPLES=5000.
EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "24"))
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

# A picture of one dot.
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNg"
    "AAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
# Word's text: every character docxtpl itself brings to paper.
PIECES = [
    "甲局",
    "𠮷",
    "👍🏽",
    "a",
    "&",
    "<",
    ">",
    '"',
    "'",
    "]]>",
    "&amp;",
    "\t",
    "\n",
]
PIECES += ["\a", "\f", " ", "{{ 7*7 }}", "{%", "<w:p>", "，", "“", "\u2028", "\x85"]
texts = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
# In a table or a link, docxtpl's own new paragraphs would break the XML.
lines = texts.map(lambda text: text.replace("\a", "").replace("\f", ""))

BLOCKS = [
    paragraph("前{{ a }}中{{ b.c }}后"),
    paragraph("{% for x in n %}{{ loop.index }}{{ x.t }}{% else %}无{% endfor %}"),
    paragraph("{% if y %}有{{ a }}{% elif n %}{{ n | length }}{% else %}无{% endif %}"),
    paragraph("{%p for x in n %}")
    + paragraph("{{ x.t }}{% if not loop.last %}、{% endif %}")
    + paragraph("{%p if x.t %}")
    + paragraph("{% for z in x.m %}{{ z }};{% endfor %}")
    + paragraph("{%p endif %}")
    + paragraph("{%p endfor %}"),
    table(["头", "{{ a }}"], ["{%tr for x in n %}", ""])[: -len("</w:tbl>")]
    + table(["{{ x.t }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]).split(
        "</w:tblGrid>"
    )[1],
    table(["{%tr for x in n %}", ""], ["{{ x.t }}", "x"], ["{%tr endfor %}", ""]),
    table(["{%tc for x in n %}", "{{ x.t }}", "{%tc endfor %}"], columns=3),
    table(["{% colspan k %}{{ a }}", "b"], ["c", "d"]),
    table(["{% cellbg h %}{{ a }}", "b"]),
    table(
        ["头", "头"],
        ["{%tr for x in n %}", ""],
        ["{{ x.t }}{% vm %}", "x"],
        ["{%tr endfor %}", ""],
    ),
    table(["{%tc for x in n %}", "{{ a }}{% hm %}", "{%tc endfor %}"], columns=1),
    f"<w:p>{run('前')}{run('{{r r }}')}{run('后')}</w:p>",
    f"<w:p>{run('{%r if y %}')}{run('{{ a }}')}{run('{%r endif %}')}</w:p>",
    paragraph("{{ l }}"),
    paragraph("{#p 注 #}") + paragraph("{_{ a }_} {_% if %_}"),
    f"<w:p>{run('{')}{run('{ a')}<w:proofErr/>{run('}}尾')}</w:p>",
    paragraph("{% set q = a %}{{ q }}{{ q | upper }}{{ q | e }}"),
    paragraph("{% macro m(v) %}[{{ v }}]{% endmacro %}{{ m(a) }}"),
    f'<w:p>{run("x")}<w:r><wp:docPr id="7" name="{{{{ h }}}}" descr="d"/></w:r></w:p>',
    paragraph("{{ n }}{{ y }}{{ k }}{{ z0 }}"),
]
# docxtpl joins what a dash joins over everything between, tables too.
JOINED = paragraph("一{%- if y -%}") + paragraph("二") + paragraph("{%- endif %}三")


@st.composite
def values(draw):
    text = draw(lines)
    rich = RichText(text, bold=True)
    rich.add(draw(lines), color="#FF0000", italic=True)
    some = [
        {"t": draw(lines), "m": draw(st.lists(lines, max_size=2))}
        for _ in range(draw(st.integers(0, 3)))
    ]
    return {
        "a": draw(lines),
        "b": {"c": draw(lines)},
        "n": some,
        "y": draw(st.booleans()),
        "k": draw(st.integers(1, 3)),
        "h": draw(st.sampled_from(["FF0000", "甲 & <乙>", ""])),
        "r": rich,
        "l": Listing(draw(texts)),
        "z0": None,
    }


@QUICK
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=4), values())
def test_every_part_is_as_docxtpl_renders_it(blocks, held):
    template = package("".join(blocks), text="{{ a }}{% if y %}{{ b.c }}{% endif %}")

    ours = General(template, strict=False).render(held)

    assert canonical(ours) == canonical(by_docxtpl(template, held))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_block_of_the_language_is_as_docxtpl_renders_it(count):
    some = [{"t": "一", "m": ["<", "二"]}, {"t": "", "m": []}, {"t": "&", "m": []}]
    held = {
        "a": "甲<\n乙\t&",
        "b": {"c": "'\""},
        "n": some[:count],
        "y": True,
        "k": 2,
        "h": "FF0000",
        "r": RichText("红&", color="FF0000"),
        "l": Listing("一\n二\t三\a四\f五"),
        "z0": None,
    }
    for block in [*BLOCKS, JOINED]:
        template = package(block, text="{{ a }}")

        ours = General(template, strict=False).render(held)

        assert canonical(ours) == canonical(by_docxtpl(template, held)), block


@settings(QUICK, max_examples=EXAMPLES // 6)
@given(lines)
def test_a_picture_among_the_values_goes_through_docxtpl_unasked(text):
    template = package(paragraph("{{ a }}{{ i }}"), text="{{ a }}")
    home = DocxTemplate(BytesIO(template))

    def held(home):
        return {"a": text, "i": InlineImage(home, BytesIO(DOT))}

    ours = General(template).render(held(home))

    assert canonical(ours) == canonical(by_docxtpl(template, held))
    assert b"<a:blip" in part(ours)
