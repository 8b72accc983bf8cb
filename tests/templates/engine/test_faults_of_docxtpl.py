"""Faults of docxtpl 0.20 that were seen, and that the engine does not have."""

import gc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from docxtpl import DocxTemplate, InlineImage
from jinja2 import UndefinedError
from lxml import etree

from notices.engine.general import Broken, General
from tests.templates.engine.packages import (
    media,
    package,
    paragraph,
    part,
    reading,
    run,
    table,
)
from tests.templates.engine.test_like_docxtpl import DOT

PARTS = ("document", "header", "footer", "footnotes")
ODD = {
    "a less-than": ("A<B", "A<B"),
    "a vertical tab": ("一\v二 & <三>", "一\u240b二 & <三>"),
    "a null": ("一\0二 & 三", "一\u2400二 & 三"),
    "a Windows line end": ("一\r\n二", "一二"),
    "a delete": ("一\x7f二", "一\u2421二"),
    "a lone surrogate": ("一\ud800二", "一\ufffd二"),
    "a noncharacter": ("一\uffff二", "一\ufffd二"),
    "a tag": ("{{ 7*7 }}", "{{ 7*7 }}"),
}


@pytest.mark.parametrize(("value", "shown"), ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("way", ["strings", "docxtpl"])
def test_no_value_takes_away_what_stands_beside_it(value, shown, way):
    end = paragraph("{{ i }}文末 &amp; &lt;")
    template = package(paragraph("前{{ a }}后") + end, text="{{ a }}", note="注末")
    home = DocxTemplate(BytesIO(template))
    held = {
        "a": value,
        "i": InlineImage(home, BytesIO(DOT)) if way == "docxtpl" else "",
    }

    ours = General(template).render(held)

    assert reading(ours) == [f"前{shown}后", "文末 & <"]
    assert [reading(ours, name)[0] for name in PARTS[1:]] == [shown] * 3
    assert reading(ours, "footnotes")[1] == "注末"


@pytest.mark.parametrize("home", [False, True])
def test_data_in_a_footnote_is_never_run_with_two_sections(home):
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    template = package(section + paragraph("{{ a }}"), text="{{ a }}")
    engine = General(template)

    ours = engine.render({"a": "{{ 7*7 }}"}, engine.home() if home else None)

    assert reading(ours, "footnotes")[0] == reading(ours)[1] == "{{ 7*7 }}"


@pytest.mark.parametrize("home", [False, True])
def test_an_unknown_name_is_refused(home):
    engine = General(package(paragraph("{{ a }}{{ 没有 }}")))

    with pytest.raises(UndefinedError, match="没有"):
        engine.render({"a": ""}, engine.home() if home else None)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (paragraph("一") + paragraph("{% if a %}二"), "正文第2段“{% if a %}二”"),
        (
            paragraph("{%p if a %}") + paragraph("二") + paragraph("{%p for b in a %}"),
            "正文第3段“{%p for b in a %}”",
        ),
        (paragraph("一") + table(["{{ a", "b"]), "正文第2段“{{ a”"),
        (paragraph("一") + paragraph("{{ a + }}"), "正文第2段“{{ a + }}”"),
        (paragraph("一") + paragraph("{% endif %}"), "正文第2段“{% endif %}”"),
    ],
)
def test_a_tag_that_cannot_be_read_is_reported_with_its_paragraph(body, place):
    with pytest.raises(Broken) as refused:
        General(package(body))

    assert str(refused.value).startswith(place)


@pytest.mark.parametrize("home", [False, True])
def test_broken_xml_is_refused_and_never_cut_off(home):
    engine = General(package(paragraph("{{ a | safe }}") + paragraph("文末")))

    with pytest.raises(Broken, match="不完整"):
        engine.render({"a": "<w:b>"}, engine.home() if home else None)


def test_a_link_that_would_lead_nowhere_is_refused_and_made_with_its_home():
    engine = General(package(f"<w:p>{run('{{r a }}')}</w:p>"))
    home = engine.home()
    link = "<w:hyperlink r:id='rId9'><w:r><w:t>x</w:t></w:r></w:hyperlink>"
    rich = type("Rich", (), {"__html__": lambda _: link})()

    with pytest.raises(Broken, match="超链接"):
        engine.render({"a": rich})

    assert b"w:hyperlink" in part(engine.render({"a": rich}, home))


def test_a_picture_is_replaced_by_way_of_docxtpl():
    template = package(paragraph("{{ a }}{{ i }}"))
    home = DocxTemplate(BytesIO(template))
    made = General(template).render({"a": "x", "i": InlineImage(home, BytesIO(DOT))})
    engine = General(made)
    with_new = engine.home()
    with_new.replace_media(BytesIO(DOT), BytesIO(DOT + b"new"))

    replaced = engine.render({}, with_new)

    assert media(made) == [DOT]
    assert media(replaced) == [DOT + b"new"]


def test_threads_that_share_a_template_each_get_their_own_document():
    engine = General(package(paragraph("{% for x in n %}{{ x }}{{ a }}{% endfor %}")))

    def made(number):
        return reading(engine.render({"a": f"号{number}", "n": [1, 2, 3]}))

    with ThreadPoolExecutor(8) as pool:
        documents = list(pool.map(made, range(400)))

    assert documents == [
        ["".join(f"{x}号{number}" for x in (1, 2, 3))] for number in range(400)
    ]


def test_memory_stays_flat_over_thousands_of_documents():
    resource = pytest.importorskip("resource")  # Windows has none
    engine = General(package(paragraph("{{ a }}") + table(["{{ a }}", "b"])))
    for number in range(300):
        engine.render({"a": str(number) * 50})
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for number in range(3000):
        engine.render({"a": str(number) * 50})

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4_000


def test_the_card_of_the_file_is_filled_in_and_escaped_once():
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>{{ a }}</dc:title></cp:coreProperties>"
    )
    template = package(paragraph("x"), more={"docProps/core.xml": core})

    made = General(template).render({"a": "甲 & <乙>"})

    root = etree.fromstring(part(made, "docProps/core.xml"))
    assert root.findtext("{http://purl.org/dc/elements/1.1/}title") == "甲 & <乙>"
