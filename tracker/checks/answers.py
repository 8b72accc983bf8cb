"""Who answers for what: indicators and material for which nobody is named."""

from collections.abc import Iterator

from tracker.checks.words import blank, fill_in, label, numbered, place_of
from tracker.model.finding import Finding
from tracker.model.plan import Indicator, Plan


def unanswered_indicators(plan: Plan) -> Iterator[Finding]:
    """Indicators for which no duty with a lead exists: gaps that nobody will fill.

    Of an indicator answered only in part, the parts without an answer are named.
    """
    answered = {name for duty in plan.duties if duty.leads for name in duty.indicators}
    for one in _answerable(plan):
        if answered.isdisjoint(_self_and_above(plan, one)):
            for gap in _gaps(plan, one, answered):
                yield _unanswered(plan, gap)


def duties_without_lead(plan: Plan) -> Iterator[Finding]:
    """Material that nobody is asked to hand in."""
    for n, duty in enumerate(plan.duties, start=1):
        if not duty.leads:
            yield blank(
                rule="no-lead",
                place=place_of("duties", n, "leads"),
                message=f"“{duty.material}”没有“{label('duties', 'leads')}”。",
                remedy=f"由领导小组确定后，{fill_in('duties', 'leads')}",
            )


def _unanswered(plan: Plan, one: Indicator) -> Finding:
    lead, table = label("duties", "leads"), label("duties")
    codes = {other.name: other.code for other in plan.indicators}
    above = [codes[name] for name in _self_and_above(plan, one) if codes[name]]
    named = f"“{one.name}”" + (f"（{above[0]}）" if above else "")
    # A duty may be there already and lack only its lead.
    there = [n for n, duty in enumerate(plan.duties, 1) if one.name in duty.indicators]
    where = f"第{numbered(there)}条" if there else "加上对应它的一条，"
    return blank(
        rule="no-answer",
        place=place_of("indicators", plan.indicators.index(one) + 1),
        message=f"{named}没有责任单位：没有写明“{lead}”的分工对应它。",
        remedy=f"由领导小组确定后，在工作簿“{table}”表里{where}填写“{lead}”。",
    )


def _answerable(plan: Plan) -> Iterator[Indicator]:
    """Where somebody must answer: the outermost with a code, else the second level."""
    for root in plan.children(""):
        coded = [one for one in (root, *plan.below(root.name)) if one.code]
        inner = {below.name for one in coded for below in plan.below(one.name)}
        outermost = [one for one in coded if one.name not in inner]
        yield from outermost or plan.children(root.name) or (root,)


def _self_and_above(plan: Plan, one: Indicator) -> Iterator[str]:
    parents = {other.name: other.parent for other in plan.indicators}
    name = one.name
    while name:
        yield name
        name = parents[name]


def _gaps(plan: Plan, one: Indicator, answered: set[str]) -> Iterator[Indicator]:
    """`one` where nothing in it is answered, else its parts that are not."""
    if one.name in answered:
        return
    if answered.isdisjoint(below.name for below in plan.below(one.name)):
        yield one
        return
    for child in plan.children(one.name):
        yield from _gaps(plan, child, answered)
