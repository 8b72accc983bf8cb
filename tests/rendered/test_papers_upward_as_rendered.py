"""The papers upward, on closing and of the month as they come out of LibreOffice."""

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS
from notices.draft import draft
from notices.pdf import write_pdf
from tests.golden.small_year import a_small_year
from tests.rendered.measured import Page, pages_of
from tracker.model.paper import Asked

pytestmark = pytest.mark.libreoffice

ONE = Asked(issues=("W2020-0002",))
KINDS = [
    ("report", Asked()),
    ("letter", Asked()),
    ("publicity", ONE),
    ("closeout", ONE),
    ("monthly", Asked()),
]
DATE = "【待填：成文日期】"


def text_of(page: Page) -> str:
    return "".join(line.text for line in page.lines)


@pytest.fixture(scope="module", params=KINDS, ids=lambda one: one[0])
def pages(request, tmp_path_factory) -> list[Page]:
    kind, asked = request.param
    catalog = load_catalog()
    context = CONTEXTS[catalog.kind(kind).context]
    (scope,) = context.gather(a_small_year(), asked)
    folder = tmp_path_factory.mktemp(kind)
    document = folder / "in.docx"
    document.write_bytes(draft(catalog, kind, scope).document.data)
    write_pdf(document, folder / "out.pdf")
    return pages_of(folder / "out.pdf")


def test_the_date_stands_on_a_page_that_holds_text(pages):
    """GB/T 9704-2012 7.3.5.5."""
    (dated,) = [page for page in pages if DATE in text_of(page)]

    assert text_of(dated).index(DATE) > 40


def test_no_page_is_empty(pages):
    assert all(page.body for page in pages[:-1])
