"""A clerk takes a template, changes it in Word or WPS, has it checked and uses it."""

import io
import json
import re
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from notices.catalog import load_catalog
from tests.golden.reading import reading_text
from tests.wordfiles import write_parts

ON = ("--on", "2020-10-09")


def own(kaohe, site, key):
    """The clerk's own copy of a template."""
    assert kaohe("--site", site, "template", "eject", key).code == 0
    return site / "templates" / f"{key}.docx"


def with_paragraph(path, text):
    document = Document(path)
    document.paragraphs[-1].insert_paragraph_before(text)
    document.save(path)


def test_a_template_of_every_kind_can_be_taken_and_is_sound(kaohe, site):
    for kind in load_catalog().kinds:
        own(kaohe, site, kind.key)

    answer = kaohe("--site", site, "template", "check", "--render")

    assert re.fullmatch(r"检查完毕，试填了 \d{2,} 份：没有发现问题。\n", answer.out)
    assert answer.code == 0


def test_tags_of_a_kind_about_the_ledger_are_listed_while_it_is_empty(kaohe, site):
    answer = kaohe("--site", site, "template", "tags", "request")

    lines = answer.out.splitlines()
    assert answer.code == 0
    assert any(one.startswith("报送清单[].材料　") for one in lines)
    assert any(one.startswith("区划.名称　") and "鄂伦春" in one for one in lines)


def test_what_fails_only_when_filled_in_is_told_with_its_place_and_values(kaohe, site):
    with_paragraph(own(kaohe, site, "request"), "{{ 报送清单[0].序号 / 0 }}")

    plain = kaohe("--site", site, "template", "check")
    rendered = kaohe("--site", site, "template", "check", "--render", "--json")

    (finding,) = json.loads(rendered.out)
    assert plain.code == 0
    assert rendered.code == 1
    assert finding["file"] == "request.docx"
    assert re.fullmatch(r"第\d+段", finding["place"])
    assert finding["found"] == "{{ 报送清单[0].序号 / 0 }}"
    assert "除数是 0" in finding["message"]


def test_what_fails_with_this_years_papers_stops_the_draft(kaohe, site):
    with_paragraph(own(kaohe, site, "plan"), "{{ 年度.方案年度 + 区划.名称 }}")

    answer = kaohe("--site", site, "draft", "plan", *ON)

    assert answer.code == 1
    assert "年度.方案年度 是 2020，区划.名称 是文字“鄂伦春自治旗”" in answer.out
    assert "没有拟稿" in answer.err
    assert list((site / "papers").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "option"),
    [("request（改）.docx", ()), ("新模板.docx", ("--kind", "request"))],
)
def test_a_copy_under_another_name_is_checked_as_its_kind(kaohe, site, name, option):
    copy = own(kaohe, site, "request").with_name(name)
    copy.write_bytes((site / "templates" / "request.docx").read_bytes())

    answer = kaohe("--site", site, "template", "check", copy, *option)

    assert answer.out == "检查完毕：没有发现问题。\n"


def test_an_unknown_kind_is_answered_with_those_there_are(kaohe, site):
    answer = kaohe("--site", site, "template", "check", "--kind", "requset")

    assert answer.code == 2
    assert "request" in answer.err


def drafted(kaohe, site, key):
    answer = kaohe("--site", site, "draft", key, *ON, "--json")
    (made,) = json.loads(answer.out)["papers"]
    return Path(made["files"][0]).read_bytes()


BETWEEN = (
    f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>',
    f'<w:r {nsdecls("w")} w:rsidR="00C1"><w:t xml:space="preserve"/></w:r>',
)


def cut_as_word_does(path):
    """Every text with a tag in pieces: spelling marks, empty runs and ids between."""
    document = Document(path)
    pieces = 0
    for run in list(document.element.body.iter(qn("w:r"))):
        content = [one for one in run if one.tag != qn("w:rPr")]
        text = content[0] if len(content) == 1 else run
        if text.tag != qn("w:t") or not re.search(r"\{[{%]", text.text or ""):
            continue
        size = max(1, len(text.text) // 4)
        cuts = [text.text[at : at + size] for at in range(0, len(text.text), size)]
        for number, cut in enumerate(cuts):
            piece = deepcopy(run)
            piece.find(qn("w:t")).text = cut
            piece.find(qn("w:t")).set(qn("xml:space"), "preserve")
            piece.set(qn("w:rsidR"), f"00A{number % 10}")
            run.addprevious(piece)
            for between in BETWEEN:
                run.addprevious(parse_xml(between))
            pieces += 1
        run.getparent().remove(run)
    document.save(path)
    return pieces


@pytest.mark.parametrize("key", ["plan", "plan-notice", "meeting"])
def test_a_template_that_word_cut_into_pieces_makes_the_same_paper(kaohe, site, key):
    before = reading_text(drafted(kaohe, site, key))
    path = own(kaohe, site, key)
    pieces = cut_as_word_does(path)

    checked = kaohe("--site", site, "template", "check", path, "--render")
    after = reading_text(drafted(kaohe, site, key))

    assert pieces > 20
    assert checked.code == 0
    assert "没有发现问题" in checked.out
    assert after == before


def as_wps_saves(path):
    """Styles under ids of their own, as WPS and a Chinese Word give them, and marks of
    WPS's in the file."""
    with zipfile.ZipFile(path) as package:
        parts = {
            name: package.read(name).decode("utf-8", "surrogateescape")
            for name in package.namelist()
        }
    styles = parts["word/styles.xml"]
    ids = dict.fromkeys(re.findall(r'w:styleId="([^"]+)"', styles))
    new = {old: f"{number}样" for number, old in enumerate(ids)}
    reference = (
        r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=|w:styleId=)"([^"]+)"'
    )
    for name, xml in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            parts[name] = re.sub(
                reference, lambda m: f'{m[1]}"{new.get(m[2], m[2])}"', xml
            )
    custom = 'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
    main = parts["word/document.xml"].replace(
        "<w:document ", f"<w:document {custom} ", 1
    )
    parts["word/document.xml"] = main
    write_parts(
        path,
        {name: xml.encode("utf-8", "surrogateescape") for name, xml in parts.items()},
    )
    return {value: key for key, value in new.items()}


@pytest.mark.parametrize("key", ["plan-notice", "meeting"])
def test_a_template_saved_by_wps_keeps_the_finish_of_its_styles(kaohe, site, key):
    before = drafted(kaohe, site, key)
    old_ids = as_wps_saves(own(kaohe, site, key))

    after = drafted(kaohe, site, key)

    assert layout(after, old_ids) == layout(before, {})


def layout(data, old_ids):
    """Each paragraph's text with its style and indents, ids as they were before."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = parse_xml(package.read("word/document.xml"))
    shown = []
    for paragraph in root.iter(qn("w:p")):
        style = next(paragraph.iter(qn("w:pStyle")), None)
        name = "" if style is None else style.get(qn("w:val"))
        indents = [sorted(one.attrib.items()) for one in paragraph.iter(qn("w:ind"))]
        text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        shown.append((old_ids.get(name, name), indents, text))
    return shown


def test_a_title_that_only_this_year_can_fill_is_no_hindrance(kaohe, site):
    (site / "templates" / "catalog.toml").write_text(
        "[plan]\ntitle = \"{{ 单位 | selectattr('成员') | map(attribute='名称') | first }}方案\"\n",
        encoding="utf-8",
    )

    answer = kaohe("--site", site, "template", "check", "--kind", "plan", "--render")

    assert "没有发现问题" in answer.out
