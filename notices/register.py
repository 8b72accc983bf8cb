"""The names a year's papers may use, taken from its plan."""

from collections.abc import Sequence

from notices.model import Register
from tracker.model.paper import Paper
from tracker.model.plan import Plan


def register_of(plan: Plan, papers: Sequence[Paper] = ()) -> Register:
    """Names of units and bodies in the plan, and what each must not be called.

    Args:
        papers: those of the ledger, whose numbers may be cited.
    """
    actors = [one.actor for one in plan.reviews]
    actors += [one.actor for one in plan.milestones]
    bodies = (plan.scheme.issuer, plan.group.name, plan.group.office_name, *actors)
    names = [name for unit in plan.units for name in (unit.name, unit.full_name)]
    aliases = {alias: unit.name for unit in plan.units for alias in unit.aliases}
    everything = {name for name in (*names, *bodies, *plan.paper.issuers) if name}
    return Register(names=frozenset(everything - set(aliases)), aliases=aliases)
