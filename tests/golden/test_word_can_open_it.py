"""Word refuses a file whose elements stand in another order than its schema's.

LibreOffice and python-docx do not mind, so nothing else here would notice. The orders
are those of ISO/IEC 29500-1, as far as our documents use them.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS, NothingToSay, Scope, Sight
from notices.draft import draft
from notices.templatecheck.example import Example
from tests.builders import a_sight
from tracker.errors import UsageError
from tracker.storage.planfile import NAME, load_plan, shipped_plans

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap
        overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
        textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr
        sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow
        emboss imprint noProof snapToGrid vanish webHidden color spacing w kern
        position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
        eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize
        tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout
        tblCellMar tblLook""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar
        textDirection tcFitText vAlign hideMark""",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p tbl",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar
        paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg
        textDirection bidi rtlGutter docGrid""",
    "settings": """zoom trackRevisions defaultTabStop evenAndOddHeaders
        characterSpacingControl compat rsids themeFontLang clrSchemeMapping
        decimalSymbol listSeparator""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority
        semiHidden unhideWhenUsed qFormat locked rsid pPr rPr tblPr trPr tcPr""",
}
RANKS = {
    f"{W}{parent}": {f"{W}{name}": rank for rank, name in enumerate(order.split())}
    for parent, order in ORDERS.items()
}
# References to headers and footers stand first, in any order.
RANKS[f"{W}sectPr"][f"{W}footerReference"] = 0
CASES = [(plan, kind.key) for plan in shipped_plans() for kind in load_catalog().kinds]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def package(request) -> zipfile.ZipFile:
    name, kind = request.param
    folder = shipped_plans()[name]
    plan, _ = load_plan(folder / NAME)
    assert plan is not None
    plan = replace(plan, paper=replace(plan.paper, note="此件公开发布"))
    catalog = load_catalog([folder / "templates" / "docx"])
    scope = next(scopes_of(kind, a_sight(plan, on=date(2025, 10, 9))))
    made = draft(catalog, kind, scope)
    return zipfile.ZipFile(io.BytesIO(made.document.data))


def scopes_of(key: str, own: Sight) -> Iterator[Scope]:
    """The papers of a kind about a made-up ledger with a record in every state."""
    example = Example()
    sight = example.sight(own)
    asked = example.asked(sight)
    records = [one.record.key for one in sight.obligations]
    records += [one.record.key for one in sight.issues]
    wishes = [replace(asked, every=every) for every in (False, True)]
    wishes += [replace(asked, units=(one.name,)) for one in sight.plan.units]
    wishes += [replace(asked, issues=(key,)) for key in records]
    context = CONTEXTS[load_catalog().kind(key).context]
    for wish in wishes:
        with suppress(UsageError, NothingToSay):
            yield from context.gather(sight, wish)


def parts(package: zipfile.ZipFile) -> list[tuple[str, etree._Element]]:
    names = [name for name in package.namelist() if name.endswith(".xml")]
    return [(name, etree.fromstring(package.read(name))) for name in names]


def test_every_element_stands_where_the_schema_wants_it(package):
    misplaced = []
    for name, root in parts(package):
        for parent in root.iter(*RANKS):
            ranks = RANKS[str(parent.tag)]
            children = [str(child.tag) for child in parent]
            assert set(children) <= set(ranks), (name, parent.tag, children)
            if [ranks[one] for one in children] != sorted(
                ranks[one] for one in children
            ):
                misplaced.append((name, parent.tag, children))

    assert misplaced == []


def test_every_cell_ends_with_a_paragraph_and_every_row_has_a_cell(package):
    for _, root in parts(package):
        assert all(cell[-1].tag == f"{W}p" for cell in root.iter(f"{W}tc"))
        assert all(row.find(f"{W}tc") is not None for row in root.iter(f"{W}tr"))


def test_every_row_has_as_many_cells_as_its_table_has_columns(package):
    for _, root in parts(package):
        for table in root.iter(f"{W}tbl"):
            columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
            rows = [len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")]
            assert set(rows) == {columns}


def test_every_style_in_use_is_defined(package):
    styles = etree.fromstring(package.read("word/styles.xml"))
    defined = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}

    used = {
        one.get(f"{W}val")
        for _, root in parts(package)
        for one in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}basedOn")
    }

    assert used <= defined


def test_every_related_part_is_there_and_has_a_content_type(package):
    types = etree.fromstring(package.read("[Content_Types].xml"))
    named = {one.get("PartName", "").lstrip("/") for one in types}
    by_ending = {one.get("Extension") for one in types}
    names = set(package.namelist())

    for name in names - {"[Content_Types].xml"}:
        assert name in named or name.rsplit(".", 1)[-1] in by_ending
    for name in names:
        if name.startswith("word/_rels/"):
            for relation in etree.fromstring(package.read(name)):
                assert f"word/{relation.get('Target')}" in names
