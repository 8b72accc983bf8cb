"""A made-up ledger, for trying a template: every loop and every condition has its turn.

The records are data (`example.toml`); the plan is the site's own, with made-up facts
where it gives none.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

from notices.contexts import Sight
from notices.templatecheck.extremes import bare_plan, bare_record, full_plan
from tracker.answers.lines import issue_line, obligation_line
from tracker.model.paper import Asked
from tracker.model.plan import Plan
from tracker.ports import Table
from tracker.records import record_of
from tracker.storage.toml import read_toml

_FILE: Final = "example.toml"


class Example:
    """The made-up ledger, read once."""

    def __init__(self) -> None:
        path = Path(str(resources.files("notices.templatecheck") / _FILE))
        self._facts = read_toml(path)

    def asked(self, sight: Sight) -> Asked:
        """What to ask for: all there is, by the group's authority, until a day."""
        return Asked(
            every=True, authority=sight.plan.group.name, until=self._facts["until"]
        )

    def sight(self, own: Sight) -> Sight:
        """The made-up ledger as it would be seen in the site that sees `own`."""
        on = self._facts["on"]
        plan = full_plan(own.plan, on)
        judging: dict[str, Any] = {
            "on": on,
            "calendar": own.calendar,
            "rules": own.rules,
        }
        leaves = [one.name for one in plan.indicators if not plan.children(one.name)]
        return replace(
            own,
            plan=plan,
            on=on,
            obligations=[
                obligation_line(
                    replace(one, indicators=tuple(leaves[: len(one.indicators)])),
                    **judging,
                )
                for one in self._records(Table.OBLIGATIONS, plan)
            ],
            issues=[
                issue_line(
                    replace(one, indicator="".join(leaves[: bool(one.indicator)])),
                    **judging,
                )
                for one in self._records(Table.ISSUES, plan)
            ],
            figures=[
                replace(one, item=item.name)
                for one in self._records(Table.FIGURES, plan)
                for item in plan.data_items
            ],
            papers=(),
            _kept={},
        )

    def _records(self, table: Table, plan: Plan) -> Iterator[Any]:
        """The records of a table; their years stand to the plan's as to their own day."""
        later = plan.year.plan_year - self._facts["on"].year
        for facts in self._facts[str(table)]:
            record = record_of(table, facts)
            yield replace(record, year=record.year + later)


def bare_sight(full: Sight, *, rows: bool) -> Sight:
    """The same year and ledger with everything left out that may be left out.

    Args:
        rows: whether the plan's tables keep their rows, the records their due days.
    """
    judging: dict[str, Any] = {
        "on": full.on,
        "calendar": full.calendar,
        "rules": full.rules,
    }
    return replace(
        full,
        plan=bare_plan(full.plan, rows=rows),
        obligations=[
            obligation_line(bare_record(one.record, days=rows), **judging)
            for one in full.obligations
        ],
        issues=[
            issue_line(bare_record(one.record, days=rows), **judging)
            for one in full.issues
        ],
        figures=[replace(one, value=None, source="") for one in full.figures],
        _kept={},
    )
