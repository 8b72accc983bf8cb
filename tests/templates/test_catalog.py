"""The catalogue of documents, and the templates that come with the program."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from notices.build import BadSource, build, read_source, sources
from notices.catalog import load_catalog
from notices.draft import draft
from notices.render import BadTemplate
from tests.builders import a_plan, a_region, a_scope
from tracker.errors import BadFile, UsageError

ROOT = Path(__file__).parents[2]
SOURCES = [*sources(ROOT / "templates"), *sources(ROOT / "tracker/data/plans")]
KIND = """[slip]
name = "便函"
template = "slip.docx"
context = "plan"
title = "{{ 区划.名称 }}|便函"
file = "{{ 区划.名称 }}：便函?"
"""


def write(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_there_is_a_source_for_every_shipped_template():
    shipped = [
        *ROOT.glob("templates/docx/*.docx"),
        *ROOT.glob("tracker/data/plans/*/templates/docx/*.docx"),
    ]

    assert {one.with_suffix(".txt") for one in shipped} == set(SOURCES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: str(one.relative_to(ROOT)))
def test_a_shipped_template_is_what_its_source_builds(source):
    shipped = source.with_suffix(".docx").read_bytes()
    built = build(read_source(source))

    assert parts_that_differ(built, shipped) == []
    assert built == shipped, "same parts, packed otherwise: run python -m notices.build"


def parts_that_differ(one, other):
    with (
        zipfile.ZipFile(io.BytesIO(one)) as first,
        zipfile.ZipFile(io.BytesIO(other)) as second,
    ):
        names = {*first.namelist(), *second.namelist()}
        both = {*first.namelist()} & {*second.namelist()}
        same = {name for name in both if first.read(name) == second.read(name)}
    return sorted(names - same)


@pytest.mark.parametrize("line", ["没有竖线", "没有这种样式｜文字", "表行｜没有表格"])
def test_a_line_the_builder_does_not_know_is_named_with_its_number(line):
    with pytest.raises(BadSource, match="line 2"):
        build(f"# 说明\n{line}")


def test_every_kind_has_its_template():
    catalog = load_catalog()

    assert {one.key for one in catalog.kinds} >= {"plan", "plan-notice"}
    assert all(catalog.template(one).is_file() for one in catalog.kinds)


def test_an_unknown_kind_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="plan-notice"):
        load_catalog().kind("没有")


def test_the_clerks_own_template_is_taken_before_the_shipped_one(tmp_path):
    catalog = load_catalog([tmp_path])
    shipped = catalog.template(catalog.kind("plan"))

    (tmp_path / "plan.docx").write_bytes(b"")

    assert catalog.template(catalog.kind("plan")) == tmp_path / "plan.docx"
    assert shipped.parent.name == "docx"


def test_a_template_that_is_nowhere_is_refused_by_name(tmp_path):
    write(tmp_path, "catalog.toml", KIND)
    catalog = load_catalog([tmp_path])

    with pytest.raises(BadFile, match=r"slip\.docx"):
        catalog.template(catalog.kind("slip"))


def test_an_own_catalogue_adds_kinds_and_changes_single_lines(tmp_path):
    write(tmp_path, "catalog.toml", KIND + '[plan]\nname = "方案"\n')

    catalog = load_catalog([tmp_path])

    assert catalog.kind("plan").name == "方案"
    assert catalog.kind("plan").template == "plan.docx"
    assert catalog.kind("slip").name == "便函"


def test_of_two_own_catalogues_the_first_has_the_last_word(tmp_path):
    write(tmp_path / "a", "catalog.toml", '[plan]\nname = "甲"\n')
    write(tmp_path / "b", "catalog.toml", '[plan]\nname = "乙"\n')

    catalog = load_catalog([tmp_path / "a", tmp_path / "b"])

    assert catalog.kind("plan").name == "甲"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[plan", "最后一行写法有误"),
        ("plan = 1", r"\[plan\]"),
        ("[plan]\nname = 1", r"\[plan\]"),
        ('[plan]\ncolour = "红"', r"\[plan\]"),
        ('[slip]\nname = "便函"', "缺少 template"),
        ("a = " + "[" * 5000, "括号层次太多"),
        ("a = " + "9" * 5000, "数字太长"),
        (KIND.replace('"plan"', '"plam"'), r"\[slip\] 的 context .*“plam”.*plan？"),
        (KIND.replace('"plan"', '"甲"'), r"\[slip\] 的 context .*“甲”.*plan、request"),
        (KIND.replace("slip.docx", "../slip.docx"), r"\[slip\] 的 template "),
        (KIND.replace("slip.docx", "a\\\\slip.docx"), r"\[slip\] 的 template "),
        (KIND.replace("slip.docx", "C:slip.docx"), r"\[slip\] 的 template "),
        (KIND.replace("slip.docx", "slip.txt"), r"\[slip\] 的 template "),
        (KIND.replace("slip.docx", ".docx"), r"\[slip\] 的 template "),
        ('[plan]\ntitle = ""', r"\[plan\] 的 title 是空的"),
        ('[plan]\nfile = " 　"', r"\[plan\] 的 file 是空的"),
        ('[plan]\nname = ""', r"\[plan\] 的 name 是空的"),
        ('[plan]\ntitle = "甲\\n乙"', r"\[plan\] 的 title 里有换行或控制字符"),
        ('[plan]\nname = "甲\\u001b[2J"', r"\[plan\] 的 name 里有换行或控制字符"),
        ("\udcff", "UTF-8"),
    ],
)
def test_a_catalogue_that_says_something_else_is_refused(tmp_path, text, words):
    data = text.encode("utf-8", "surrogateescape")
    (tmp_path / "catalog.toml").write_bytes(data)

    with pytest.raises(BadFile, match=words):
        load_catalog([tmp_path])


@pytest.fixture
def slip(tmp_path):
    """A catalogue with a kind of its own and its template."""
    write(tmp_path, "catalog.toml", KIND)
    (tmp_path / "slip.docx").write_bytes(build("标题｜{{ 标题.全文 }}"))
    return load_catalog([tmp_path])


def test_a_draft_of_a_new_kind_has_its_title_and_a_file_name_windows_takes(slip):
    plan = a_plan(region=a_region(name="某<县"))

    made = draft(slip, "slip", a_scope(plan, on=date(2025, 3, 9)))

    document = Document(io.BytesIO(made.document.data))
    assert made.title == "某<县便函"
    assert [one.text for one in document.paragraphs] == ["某<县便函"]
    assert made.file == "某县：便函.docx"
    assert document.core_properties.title == "某<县便函"


def test_a_title_with_an_unknown_tag_is_refused_by_section(tmp_path):
    write(tmp_path, "catalog.toml", KIND.replace("区划.名称 }}|", "区划.名子 }}|"))
    (tmp_path / "slip.docx").write_bytes(build("正文｜甲"))

    with pytest.raises(BadTemplate, match=r"\[slip\].*名子"):
        draft(load_catalog([tmp_path]), "slip", a_scope(a_plan(), on=date(2025, 3, 9)))


def drafted_slip(folder, *, title="便函", file="便函"):
    """A draft of a kind with this title and file name."""
    text = f"""[slip]
name = "便函"
template = "slip.docx"
context = "plan"
title = {json.dumps(title)}
file = {json.dumps(file)}
"""
    write(folder, "catalog.toml", text)
    (folder / "slip.docx").write_bytes(build("标题｜{{ 标题.全文 }}"))
    return draft(load_catalog([folder]), "slip", a_scope(a_plan(), on=date(2025, 3, 9)))


@pytest.mark.parametrize(
    "tags",
    [
        "{{ 1/0 }}",
        "{{ 年度.方案年度 + 'a' }}",
        "{{ [1]|max(1,2,3) }}",
        "{{ 1|xmlattr }}",
        "{{ 区划.没有 }}",
        "{{ 区划.__class__ }}",
        "{{ 区划",
        "{% include '甲' %}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{% if 1 %}" * 200 + "甲" + "{% endif %}" * 200,
        "{{ '甲'|center(99999999999) }}",
        "{{ '' }}|",
    ],
)
@pytest.mark.parametrize("line", ["title", "file"])
def test_a_line_that_cannot_be_filled_in_is_refused_by_name(tmp_path, line, tags):
    with pytest.raises(
        BadTemplate, match=rf"catalog\.toml \[slip\] 的 {line}：.+"
    ) as told:
        drafted_slip(tmp_path, **{line: tags})

    assert len(str(told.value).splitlines()) == 1


def test_a_title_is_free_of_what_cannot_be_seen(tmp_path):
    made = drafted_slip(tmp_path, title=r'甲{{ "\n\x1b\u2028\ud800" }}乙')

    assert made.title == "甲乙"


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("便函. . ", "便函"),
        (" 　便函", "便函"),
        ("便/函", "便函"),
        ("2025.便函", "2025.便函"),
        ("a" * 101, "a" * 100),
        ("县" * 101, "县" * 70),
        ("a" * 99 + " b", "a" * 99),
        ("console", "console"),
    ],
)
def test_a_file_name_is_made_one_that_every_disk_takes(tmp_path, file, made):
    assert drafted_slip(tmp_path, file=file).file == f"{made}.docx"


@pytest.mark.parametrize(
    "file", ["CON", "con.年度", "nul ", "Com1", "LPT9.1", "???", "..", '{{ "|" }}']
)
def test_a_file_name_that_windows_does_not_take_is_refused(tmp_path, file):
    with pytest.raises(BadTemplate, match=r"catalog\.toml \[slip\] 的 file：.*请换"):
        drafted_slip(tmp_path, file=file)


def test_a_template_name_too_long_to_be_is_told_as_missing(tmp_path):
    write(tmp_path, "catalog.toml", KIND.replace("slip.docx", "县" * 99 + ".docx"))
    catalog = load_catalog([tmp_path])

    with pytest.raises(BadFile, match="找不到这个模板"):
        catalog.template(catalog.kind("slip"))
