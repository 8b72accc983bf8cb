"""What a year's papers are compared with, taken from its plan and its ledger."""

from collections.abc import Iterable, Sequence

from notices.model import Register
from tracker.model.paper import Paper
from tracker.model.plan import Plan


def register_of(plan: Plan, papers: Sequence[Paper] = ()) -> Register:
    """Names, readers, document numbers and years of the plan and of its `papers`."""
    aliases = {alias: unit.name for unit in plan.units for alias in unit.aliases}
    own = {plan.paper.number, *(paper.number for paper in papers)} - {""}
    cited = {one.title: one.number for one in plan.basis if one.number}
    return Register(
        names=frozenset(_names(plan)) - {"", *aliases},
        aliases=aliases,
        issuers=frozenset(_issuers(plan)) - {""},
        addressees=frozenset((*plan.paper.addressees, *plan.paper.copied)),
        numbers=frozenset((*own, *cited.values())),
        own_codes=frozenset(number.partition("〔")[0] for number in own),
        cited=cited,
        plan_year=plan.year.plan_year,
        assessed_year=plan.year.assessed_year,
    )


def _issuers(plan: Plan) -> Iterable[str]:
    """The bodies in whose name papers are issued."""
    group = plan.group
    yield from (group.name, group.office_name, f"{group.name}办公室")
    yield from plan.paper.issuers


def _names(plan: Plan) -> Iterable[str]:
    """Units and bodies as the plan writes them, with those that are not filled in."""
    yield from (*_issuers(plan), plan.scheme.issuer)
    for unit in plan.units:
        yield from (unit.name, unit.full_name)
    yield from (one.actor for one in plan.reviews)
    yield from (one.actor for one in plan.milestones)
