"""A site in the middle of its year: records in every state, and what was sent."""

from dataclasses import replace
from datetime import date, timedelta

from tests.builders import a_moment, an_act, an_obligation
from tests.contract.sendings import a_sending
from tests.unit.ledger.cast import issue_in, obligation_in
from tests.web.conftest import TODAY, Pages
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.sending import SendingState
from tracker.services.ledger import write

UNITS = ("林草局", "水利局", "财政局")


def many():
    """Records in every state, each of another unit and indicator, many late."""
    number = 10
    for state in ObligationState:
        for turn, unit in enumerate(UNITS):
            number += 1
            days = timedelta(days=(-20, 0, 3, 40)[(number + turn) % 4])
            due = TODAY + days
            yield replace(
                obligation_in(state),
                key=f"B2025-{number:04}",
                duty=f"分工{number}",
                leads=(unit,),
                supporting=(UNITS[turn - 1],),
                indicators=(("林地", "水域", "")[turn],) if turn < 2 else (),
                due=due,
                original_due=due,
            )
    for reached in IssueState:
        for turn, unit in enumerate(UNITS):
            number += 1
            due = TODAY + timedelta(days=(-9, 2, 60)[turn])
            yield replace(
                issue_in(reached),
                key=f"W2025-{number:04}",
                leads=(unit,),
                streak=1 + turn % 2,
                due=due,
                original_due=due,
            )
    for at in range(60):
        yield an_obligation(
            key=f"B2025-{number + 1 + at:04}",
            duty=f"旧账{at}",
            state=ObligationState.ISSUED,
            issued_on=date(2025, 8, 1),
            due=date(2025, 9, 1),
            original_due=date(2025, 9, 1),
        )


def sent():
    """Reminders that went, failed, are in doubt, lie ready, and reach nobody."""
    item = "obligations/B2025-0001"
    at = a_moment(TODAY)
    for turn, state in enumerate(
        (
            SendingState.DELIVERED,
            SendingState.DELIVERED,
            SendingState.FAILED,
            SendingState.UNKNOWN,
            SendingState.SKIPPED,
        )
    ):
        yield a_sending(item, slot=TODAY, rung=f"后{turn + 1}").as_settled(
            state, at, reason="试"
        )
    yield a_sending(item, slot=TODAY, rung="后7", channel="").as_settled(
        SendingState.SKIPPED, at, reason="没有联系方式"
    )
    ready = a_sending("issues/W2025-0001", slot=TODAY, rung="前3")
    yield replace(ready, state=SendingState.CLAIMED, provider="/tmp/催办单.docx")


def make_busy(pages: Pages) -> None:
    """Put all of it into the site's ledger."""
    store = pages.office.opened().ledger.store
    act = an_act(on=date(2025, 9, 19))
    with store.transaction() as txn:
        for one in many():
            write(txn, one, act=act, action="add")
        txn.commit()
    with store.outbox.transaction() as txn:
        txn.plan(list(sent()))
        txn.commit()
