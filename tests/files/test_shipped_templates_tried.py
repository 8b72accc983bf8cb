"""Every shipped kind of paper, tried as `kaohe template check --render` tries it."""

from collections import Counter
from datetime import date

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS
from notices.render import TEXT_PART
from notices.templatecheck.attempt import OWN, word_language
from notices.templatecheck.blocks import as_jinja
from notices.templatecheck.check import check_template
from notices.templatecheck.example import Example
from notices.templatecheck.lines import lines_of
from notices.templatecheck.scan import scan
from notices.templatecheck.trials import trials
from notices.word.parts import Parts
from tests.builders import a_sight
from tracker.storage.planfile import NAME, load_plan, shipped_plan, shipped_plans

CATALOG = load_catalog()
KINDS = [one.key for one in CATALOG.kinds]


@pytest.fixture(scope="module", params=shipped_plans())
def sight(request):
    """A year of a shipped county whose ledger is still empty."""
    plan, _ = load_plan(shipped_plan(request.param) / NAME)
    assert plan is not None
    return a_sight(plan, on=date(plan.year.plan_year, 10, 9))


@pytest.mark.parametrize("key", KINDS)
def test_a_shipped_template_can_be_filled_in_with_much_and_with_little(sight, key):
    kind = CATALOG.kind(key)
    tried = trials(CATALOG, kind, sight, Example())

    findings = check_template(
        CATALOG.template(kind),
        CONTEXTS[kind.context].tags(),
        tried[0].values,
        tried,
    )

    assert findings == []
    assert {"示例资料", "不全的示例资料"} <= {one.name for one in tried}


@pytest.mark.parametrize("key", KINDS)
def test_the_made_up_facts_run_every_loop_of_a_shipped_template(sight, key):
    kind = CATALOG.kind(key)
    tried = [one for one in trials(CATALOG, kind, sight, Example()) if one.name != OWN]
    times: Counter[str] = Counter()
    language = word_language()

    def passed(place: str) -> str:
        times.update([place])
        return ""

    language.globals["走过"] = passed
    loops, sources = [], []
    for tokens in tokens_of(CATALOG.template(kind)):
        written = ""
        for token in tokens:
            written += as_jinja(token)
            if token.word == "for":
                loops.append(f"{token.line.place} {token.raw}")
                written += f"{{{{ 走过({loops[-1]!r}) }}}}"
        sources.append(language.from_string(written))

    for trial in tried:
        for source in sources:
            source.render(trial.values)

    assert [one for one in loops if not times[one]] == []


def tokens_of(path):
    """The tags of each part of a template."""
    parts = Parts(path)
    for name in parts.names:
        root = parts.part(name) if TEXT_PART.fullmatch(name) else None
        if root is not None:
            yield [token for line in lines_of(root, "") for token in scan(line, [])]
