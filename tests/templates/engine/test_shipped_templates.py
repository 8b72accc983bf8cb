"""The shipped templates go the fast way, and it leads where the slow one does."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import etree

from notices.catalog import load_catalog
from notices.draft import values_for
from notices.engine.cuts import cut
from notices.engine.docxtpl_way import jinja_source
from notices.engine.skeleton import Skeleton
from notices.language import text_environment
from notices.place import OUR_STYLES
from notices.render import TEXT_PART, Properties, compile_template
from tests.builders import a_scope
from tracker.storage.planfile import NAME, load_plan, shipped_plan

CATALOG = load_catalog()
CARD = Properties(title="", author="", on=date(2020, 10, 1))


@pytest.mark.parametrize("kind", CATALOG.kinds, ids=lambda kind: kind.key)
def test_every_shipped_template_is_proven_and_settled_in_pieces(kind):
    with zipfile.ZipFile(CATALOG.template(kind)) as package:
        names = filter(TEXT_PART.fullmatch, package.namelist())
        roots = {name: etree.fromstring(package.read(name)) for name in names}

    for name, root in roots.items():
        source = jinja_source(etree.tostring(root, encoding="unicode"))
        skeleton = Skeleton(text_environment().parse(source))
        assert "charts/" in name or cut(skeleton, OUR_STYLES)


@pytest.mark.parametrize("county", ["oroqen-2020", "qingxi-2025"])
@pytest.mark.parametrize("key", ["plan", "plan-notice"])
def test_a_shipped_plan_comes_out_the_same_in_pieces_and_as_a_whole(
    key, county, tmp_path
):
    plan, _ = load_plan(shipped_plan(county) / NAME)
    kind = CATALOG.kind(key)
    values = values_for(CATALOG, kind, a_scope(plan, on=CARD.on))
    unprovable = tmp_path / "模板.docx"
    with (
        zipfile.ZipFile(CATALOG.template(kind)) as shipped,
        zipfile.ZipFile(unprovable, "w") as package,
    ):
        for name in shipped.namelist():
            # Nothing can be promised of a macro: the part is parsed as a whole.
            macro = b"<w:body>{% macro m() %}{% endmacro %}"
            package.writestr(name, shipped.read(name).replace(b"<w:body>", macro))

    in_pieces = compile_template(CATALOG.template(kind)).render(values, CARD)
    as_a_whole = compile_template(unprovable).render(values, CARD)

    assert in_pieces.blanks == as_a_whole.blanks
    assert parts_of(in_pieces) == parts_of(as_a_whole)


def parts_of(rendered):
    with zipfile.ZipFile(BytesIO(rendered.data)) as package:
        return {
            name: etree.canonicalize(package.read(name).decode())
            for name in package.namelist()
            if TEXT_PART.fullmatch(name)
        }
