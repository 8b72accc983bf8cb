"""What a person does about sendings: once more, and where it cannot be, what instead."""

from datetime import date, timedelta

import pytest

from scheduler.by_hand import send_again
from scheduler.channels.port import Permanent, Retry
from tests.builders import an_act
from tests.unit.scheduler.cast import a_person, at
from tests.unit.scheduler.passes import Wire, a_site, an_owed, begun, passed, rows
from tracker.errors import UsageError
from tracker.model.sending import SendingState
from tracker.services.silences import silence

MORNING = at(10, 20)  # 前3 of what is due on 23 October
BY_HAND = an_act(on=date(2025, 10, 20))
# Later than any wait between two tries.
HOURS = [MORNING + timedelta(hours=2 * one) for one in range(1, 5)]


def again(site):
    (row,) = rows(site)
    return send_again(site.outbox, [row.key], BY_HAND)


@pytest.mark.parametrize(
    ("refused", "tries"), [(Permanent("没有这个邮箱"), 4), (Retry("正忙"), 1)]
)
def test_what_is_sent_again_is_tried_until_it_was_tried_five_times_in_all(
    refused, tries
):
    first = 5 - tries if tries > 1 else 5
    wire = Wire(answers=[refused] * first)
    site = begun(a_site(an_owed(), wires=[wire]))
    for minute in (0, 2, 8, 30, 100):
        passed(site, MORNING + timedelta(minutes=minute))
    assert (len(wire.carried), rows(site)[0].state) == (first, SendingState.FAILED)

    wire.answers = [Retry("正忙")] * 9
    again(site)
    for moment in HOURS:
        passed(site, moment)

    assert len(wire.carried) == first + tries
    assert rows(site)[0].state is SendingState.FAILED


def test_whom_nobody_could_reach_is_to_be_written_down_before_it_is_sent_again():
    site = begun(a_site(an_owed(), contacts=(a_person(mail=""),)))
    passed(site, MORNING)

    with pytest.raises(UsageError, match="请先在方案的“联系人”") as refused:
        again(site)

    assert "没有可用的邮箱或手机号" in str(refused.value)


def test_what_was_held_back_is_not_sent_again_and_nobody_is_sent_to_the_contacts():
    site = begun(a_site(an_owed()))
    act = an_act(on=date(2025, 10, 19))
    until = date(2025, 10, 20)
    silence(site.ledger, act, year=2025, until=until, reason="停机", item="B2025-0001")
    passed(site, MORNING)

    with pytest.raises(UsageError, match="静默到2025-10-20：停机") as refused:
        again(site)

    assert "以后的提醒到时候照常安排" in str(refused.value)
    assert "联系人" not in str(refused.value)
