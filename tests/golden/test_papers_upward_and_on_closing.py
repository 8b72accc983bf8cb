"""What the papers upward, on closing and of the month say of a small year."""

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS
from notices.draft import draft
from tests.golden.reading import same_as_golden
from tests.golden.small_year import a_small_year
from tracker.model.paper import Asked


@pytest.mark.parametrize(
    ("kind", "asked", "golden"),
    [
        ("report", Asked(), "report"),
        ("letter", Asked(), "letter"),
        ("letter", Asked(issues=("W2020-0002",)), "letter-on-one-problem"),
        ("publicity", Asked(issues=("W2020-0002",)), "publicity"),
        ("publicity", Asked(), "publicity-not-begun"),
        ("closeout", Asked(issues=("W2020-0002",)), "closeout"),
        ("monthly", Asked(), "monthly"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_paper_says_what_its_golden_text_says(kind, asked, golden):
    catalog = load_catalog()
    context = CONTEXTS[catalog.kind(kind).context]

    (scope,) = context.gather(a_small_year(), asked)

    same_as_golden(golden, draft(catalog, kind, scope).document.data)
