"""What a template is tried with: the site's own papers, made-up ones, and emptiness."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from notices.catalog import Catalog, Kind
from notices.contexts import CONTEXTS, NothingToSay, Scope, Sight
from notices.draft import Sayings
from notices.render import BadTemplate
from notices.templatecheck.attempt import OWN, Trial
from notices.templatecheck.example import Example, bare_sight
from tracker.errors import UsageError
from tracker.model.finding import Severity
from tracker.model.paper import Asked

# So many papers of the site's own are tried: a county has some forty units.
MOST_OWN: Final = 60


def own_values(catalog: Catalog, kind: Kind, sight: Sight) -> list[dict[str, Any]]:
    """The values of the papers the site could draft now; [] where there is none."""
    sayings = Sayings(catalog, kind)
    asked = Asked(authority=sight.plan.group.name)
    scopes = _scopes(kind, sight, _wishes(sight, asked))[:MOST_OWN]
    return [sayings.values(one) for one in scopes]


def trials(catalog: Catalog, kind: Kind, sight: Sight, example: Example) -> list[Trial]:
    """Everything a template of that kind is to be tried with, the likeliest first.

    That it must be filled in though little was given is no more than a warning: it is
    not so this year.
    """
    full = example.sight(sight)
    found = [Trial(name=OWN, values=one) for one in own_values(catalog, kind, sight)]
    sayings = Sayings(catalog, kind)
    for name, seen, severity in (
        ("示例资料", full, Severity.ERROR),
        ("不全的示例资料", bare_sight(full, rows=True), Severity.WARNING),
        ("最少的示例资料", bare_sight(full, rows=False), Severity.WARNING),
    ):
        wishes = _wishes(seen, example.asked(seen))
        for scope in _scopes(kind, seen, wishes, every=True):
            # A title of the clerk's own may ask for more than an example gives.
            with suppress(BadTemplate):
                values = sayings.values(scope)
                found.append(Trial(name=name, values=values, severity=severity))
    return found


def _scopes(
    kind: Kind, sight: Sight, wishes: Iterator[Asked], *, every: bool = False
) -> list[Scope]:
    """The papers that can be drafted, by the first wish that is granted, or by all."""
    found: dict[object, Scope] = {}
    for wish in wishes:
        try:
            granted = CONTEXTS[kind.context].gather(sight, wish)
        except (UsageError, NothingToSay):
            continue
        found |= {_matter(one): one for one in granted}
        if found and not every:
            break
    return list(found.values())


def _matter(scope: Scope) -> object:
    """What a paper is about: two about the same are one."""
    records = (scope.obligations, scope.issues)
    return scope.unit, *(tuple(one.record.key for one in lines) for lines in records)


def _wishes(sight: Sight, asked: Asked) -> Iterator[Asked]:
    """What may be asked of a kind of paper; each kind grants what makes sense to it."""
    yield replace(asked, every=False)
    yield replace(asked, every=True)
    units = dict.fromkeys(
        unit
        for lines in (sight.obligations, sight.issues)
        for line in lines
        for unit in line.record.leads
    )
    for unit in units:
        yield replace(asked, every=False, units=(unit,))
    for issue in sight.issues:
        yield replace(asked, every=False, issues=(issue.record.key,))
    for obligation in sight.obligations:
        yield replace(asked, every=False, obligations=(obligation.record.key,))
