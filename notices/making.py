"""Papers made to order: gathered from the ledger, checked, drafted, kept in it.

Whoever orders opens the ledger and says whose act it is; the command line and the page
do the rest alike, with these functions one after the other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from notices.batch import Made, Workshop
from notices.catalog import Catalog, Kind
from notices.contexts import CONTEXTS, Scope, Sight
from notices.draft import Drafter, values_for
from notices.lint import Linter
from notices.register import register_of
from notices.templatecheck.check import check_template
from tracker.answers import Wanted, issue_lines, obligation_lines
from tracker.answers.lines import Line
from tracker.checks import check_plan
from tracker.errors import KaoheError
from tracker.model.finding import Finding
from tracker.model.paper import Asked
from tracker.model.plan import Plan
from tracker.model.sending import Sending
from tracker.ports import Reader, Table
from tracker.records import record_of
from tracker.services.ledger import Act, Ledger
from tracker.services.papers import keep, papers_in
from tracker.storage.site import Site


class Unsound(KaoheError):
    """What papers would be made from has errors; nothing was drafted.

    Attributes:
        findings: all of them.
    """

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(message)


def sight_of(
    reader: Reader,
    *,
    site: Site,
    plan: Plan,
    ledger: Ledger,
    on: date,
    sent: Callable[[Iterable[Line]], Sequence[Sending]],
) -> Sight:
    """What can be seen of the site's year on a day.

    Args:
        reader: the ledger as it was known on that day.
        sent: see `Sight.sent`.
    """
    wanted = Wanted(year=site.year)
    calendar, rules = ledger.calendar, ledger.rules
    figures = reader.find(Table.FIGURES)
    return Sight(
        plan=plan,
        on=on,
        calendar=calendar,
        rules=rules,
        obligations=obligation_lines(
            reader, wanted, on=on, calendar=calendar, rules=rules
        ),
        issues=issue_lines(reader, wanted, on=on, calendar=calendar, rules=rules),
        figures=[record_of(Table.FIGURES, one.document) for one in figures],
        papers=papers_in(reader, site.year),
        sent=sent,
    )


def gather(sight: Sight, kind: Kind, asked: Asked) -> Sequence[Scope]:
    """One scope for each paper of the kind that is asked for; see `Context.gather`."""
    return CONTEXTS[kind.context].gather(sight, asked)


def refuse_unsound(plan: Plan, site: Site) -> None:
    """Raises Unsound where the plan has errors."""
    errors = [one for one in check_plan(plan, site.plan_file.name) if one.is_error]
    if errors:
        raise Unsound("方案数据有误，没有拟稿；请先改正。", errors)


def workshop_for(
    scopes: Sequence[Scope],
    *,
    site: Site,
    catalog: Catalog,
    kind: Kind,
    head: int,
    folder: Path | None,
) -> Workshop:
    """What the papers about `scopes`, of one sight, are made with.

    Args:
        head: number of the ledger's newest event.
        folder: where they are written; None to hand them back unwritten.

    Raises:
        Unsound: the template is the clerk's own and has errors.
    """
    _refuse_bad_template(site, catalog, kind, scopes[0])
    sight = scopes[0].sight
    return Workshop(
        drafter=Drafter(catalog, kind),
        linter=Linter(register_of(sight.plan, sight.papers), near=sight.on),
        folder=folder,
        head=head,
    )


def keep_made(ledger: Ledger, act: Act, made: Sequence[Made]) -> Iterator[Made]:
    """Keep drafts in the ledger, all or none; each with its key."""
    kept = keep(ledger, act, [one.paper for one in made])
    for one, paper in zip(made, kept, strict=True):
        yield replace(one, paper=paper)


def _refuse_bad_template(
    site: Site, catalog: Catalog, kind: Kind, scope: Scope
) -> None:
    """Check a template of the clerk's own before it is used; the shipped ones are."""
    path = catalog.template(kind)
    if path.parent != site.templates:
        return
    values = values_for(catalog, kind, scope)
    errors = [
        finding
        for finding in check_template(path, CONTEXTS[kind.context].tags(), values)
        if finding.is_error
    ]
    if errors:
        raise Unsound(f"模板 {path.name} 有错误，没有拟稿；请先改正。", errors)
