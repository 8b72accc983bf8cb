"""One pass finds what is due, sends it, writes down the result, and does not do it twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.channels.handed import Pasted
from scheduler.channels.port import (
    Handed,
    InDoubt,
    Kind,
    Permanent,
    Retry,
    Sent,
)
from scheduler.health import PASS
from scheduler.run import rehearse
from tests.builders import a_ledger, an_act, an_issue
from tests.unit.scheduler.cast import PEOPLE, a_person, at
from tests.unit.scheduler.passes import (
    Clock,
    Wire,
    a_site,
    an_owed,
    begun,
    passed,
    rows,
    states,
)
from tracker.answers import obligation_lines
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.sending import Message, SendingState
from tracker.ports import Table
from tracker.services.ledger import take, write

MORNING = at(10, 20)  # 前3 of what is due on 23 October


def test_what_is_due_goes_once_in_one_message_and_is_settled():
    wire = Wire()
    site = begun(a_site(an_owed(1), an_owed(2), wires=[wire]))

    report = passed(site, MORNING)
    passed(site, MORNING + timedelta(minutes=1))

    ((message, again),) = wire.carried
    assert not again
    assert (message.recipient, message.address) == ("钱联络", "qian@example.com")
    assert "第1项监测数据" in message.text
    assert "还有3个工作日" in message.text
    assert message.html
    assert states(site) == ["已发出", "已发出"]
    assert {one.provider for one in rows(site)} == {"mail-1"}
    assert report.counts[SendingState.DELIVERED] == 2
    assert report.finished


def test_a_rehearsal_decides_as_the_pass_does_and_writes_nothing():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))

    foreseen = rehearse(site, at=MORNING)

    assert (states(site), wire.carried) == ([], [])
    assert foreseen.decision == passed(site, MORNING).decision


def test_the_first_pass_promises_nothing_of_the_days_before_it():
    wire = Wire()
    site = a_site(an_owed(), wires=[wire])

    passed(site, at(10, 21))

    assert (states(site), wire.carried) == ([], [])


def test_outside_the_hours_it_is_planned_and_waits():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))

    evening = passed(site, at(10, 20, 19))
    waited = states(site)
    passed(site, at(10, 21, 8, 30))

    assert not evening.is_open
    assert waited == ["计划"]
    assert "还有2个工作日" in wire.carried[0][0].text
    assert states(site) == ["已发出"]


def test_what_was_left_and_what_is_due_that_morning_go_as_one_message():
    wire = Wire(answers=[Retry("451 稍后再试")])
    other = an_owed(2, due=date(2025, 10, 24))
    site = begun(a_site(an_owed(1), other, wires=[wire]))
    passed(site, at(10, 20, 17, 59))
    wire.carried.clear()

    for minute in (0, 10, 29, 30, 31):
        passed(site, at(10, 21, 8, minute))

    ((message, _),) = wire.carried
    assert "第1项监测数据" in message.text
    assert "第2项监测数据" in message.text


def test_a_clock_that_ran_ahead_once_costs_nobody_the_reminders_of_those_days():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]), (9, 1))
    passed(site, at(10, 29))
    wire.carried.clear()

    days = [at(10, 20), at(10, 22), at(10, 23)]
    for day in days:
        passed(site, day)

    assert [message.date for message, _ in wire.carried] == days


def test_a_rehearsal_shows_what_waits_from_before_as_well():
    wire = Wire()
    site = begun(a_site(an_owed(1), an_owed(2, leads=("财政局",)), wires=[wire]))
    passed(site, at(10, 20, 19))

    foreseen = rehearse(site, at=at(10, 21))
    closed(site, an_owed(1))
    later = rehearse(site, at=at(10, 21))
    passed(site, at(10, 21))

    told = [one.occurrence.item for one in foreseen.decision.planned]
    assert told == ["obligations/B2025-0001"]
    assert later.decision.planned == ()
    assert wire.told == []


def test_a_week_without_power_ends_in_one_message_with_the_true_days():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))

    passed(site, at(10, 27))

    assert wire.told == ["钱联络"]
    assert "已逾期" in wire.carried[0][0].text
    assert states(site) == ["已被取代", "已被取代", "已被取代", "已发出"]


def test_an_older_rung_not_sent_gives_way_to_a_newer_one():
    wire = Wire(answers=[Retry("忙"), Retry("忙"), Retry("忙"), Retry("忙")])
    site = begun(a_site(an_owed(), wires=[wire]))

    passed(site, at(10, 20, 17, 59))
    passed(site, at(10, 22, 8, 30))

    by_rung = {one.occurrence.rung: one for one in rows(site)}
    assert by_rung["前3"].state is SendingState.SUPERSEDED
    assert by_rung["前1"].state is SendingState.PLANNED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": ObligationState.WAIVED}, "已办结"),
        ({"due_version": 2, "due": date(2025, 12, 1)}, "时限已改"),
        ({"leads": ("财政局",)}, "转给别的单位"),
    ],
)
def test_what_no_longer_holds_is_not_sent_even_if_it_was_claimed(change, reason):
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, at(10, 20, 19))
    claim(site, at(10, 21, 8, 0))
    record = an_owed()
    with site.ledger.store.transaction() as txn:
        after = replace(record, **change)
        write(txn, after, before=record, act=an_act(), action="change")
        txn.commit()

    passed(site, at(10, 21, 9))

    assert wire.carried == []
    (row,) = rows(site)
    assert row.state is SendingState.SUPERSEDED
    assert reason in row.reason


def claim(site, now, holder="死者"):
    """What a process does that dies right after its claim."""
    with site.outbox.transaction() as txn:
        taken = txn.claim(
            now=now, holder=holder, lease=now + timedelta(minutes=10), limit=50
        )
        txn.commit()
    return taken


def test_what_a_dead_process_had_claimed_goes_when_its_lease_is_over():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, at(10, 20, 19))
    claim(site, at(10, 21, 9, 0))

    passed(site, at(10, 21, 9, 9))
    early = wire.told
    passed(site, at(10, 21, 9, 11))

    assert early == []
    assert wire.told == ["钱联络"]


def test_what_came_back_after_a_newer_rung_was_planned_gives_way_to_it():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, at(10, 20, 19))
    claim(site, at(10, 21, 8, 0))

    passed(site, at(10, 22, 9))

    by_rung = {one.occurrence.rung: one.state.value for one in rows(site)}
    assert by_rung == {"前3": "已被取代", "前1": "已发出"}
    assert len(wire.carried) == 1


def test_a_doubt_is_sent_once_more_as_the_same_message_and_never_again():
    wire = Wire(answers=[InDoubt("没有答复"), InDoubt("没有答复")])
    site = begun(a_site(an_owed(), wires=[wire]))

    for minute in range(0, 60, 5):
        passed(site, MORNING + timedelta(minutes=minute))

    (first, _), (second, again) = wire.carried
    assert again
    assert replace(second, attempts=1) == first
    (row,) = rows(site)
    assert (row.state, row.reason) == (SendingState.UNKNOWN, "没有答复")


def test_a_doubt_on_a_channel_that_must_not_repeat_stays_a_doubt():
    wire = Wire(name="sms", kind=Kind.SMS, repeats=False, answers=[InDoubt("断了")])
    site = begun(a_site(an_owed(), wires=[wire]))

    for minute in range(0, 60, 5):
        passed(site, MORNING + timedelta(minutes=minute))

    assert len(wire.carried) == 1
    assert states(site) == ["结果不明"]


def test_what_a_process_was_killed_over_is_not_repeated_where_it_must_not_be():
    wire = Wire(name="sms", kind=Kind.SMS, repeats=False)
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, at(10, 20, 19))
    with site.outbox.transaction() as txn:
        (row,) = txn.claim(now=at(10, 21, 8), holder="死者", lease=at(10, 21, 8))
        message = Message(
            key="M1",
            channel="sms",
            recipient="钱联络",
            unit="林草局",
            address="13800000001",
            subject="",
            text="",
            date=at(10, 21),
            attempts=1,
        )
        txn.keep_message(message)
        txn.keep([replace(row, state=SendingState.ATTEMPTING, message="M1")])
        txn.commit()

    passed(site, at(10, 21, 9))

    assert wire.carried == []
    (row,) = rows(site)
    assert row.state is SendingState.UNKNOWN
    assert "程序中断" in row.reason


def test_a_process_away_for_longer_than_its_lease_settles_nothing_of_anothers():
    wire = Wire(answers=[Permanent("迟到的答复")])
    site = begun(a_site(an_owed(), wires=[wire]))
    slow = Slow(wire, site)

    passed(replace(site, channels={"mail": slow}), MORNING)

    assert [again for _, again in wire.carried] == [True, False]
    assert states(site) == ["已发出"]


class Slow:
    """A channel over which so much time goes by that another process takes it up."""

    def __init__(self, wire, site):
        self._wire, self._site = wire, site

    def __getattr__(self, name):
        return getattr(self._wire, name)

    def send(self, message, *, again):
        late = self._wire.answers.pop()
        passed(self._site, MORNING + timedelta(minutes=11), holder="乙")
        self._wire.answers.append(late)
        return self._wire.send(message, again=again)


def test_a_doubt_about_what_was_done_meanwhile_is_not_repeated():
    wire = Wire(answers=[InDoubt("没有答复")])
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, MORNING)
    waive(site)

    passed(site, MORNING + timedelta(minutes=6))

    assert len(wire.carried) == 1
    (row,) = rows(site)
    assert row.state is SendingState.UNKNOWN
    assert "没有补发" in row.reason


def waive(site):
    take(
        site.ledger,
        Table.OBLIGATIONS,
        "B2025-0001",
        "waive",
        an_act(on=date(2025, 10, 20)),
        lambda record: replace(record, waived_for="不适用"),
        reason="不适用",
    )


def test_after_a_doubt_a_refusal_does_not_say_that_it_failed():
    wire = Wire(answers=[InDoubt("没有答复"), Permanent("没有这个邮箱")])
    site = begun(a_site(an_owed(), wires=[wire]))

    for minute in (0, 6, 12):
        passed(site, MORNING + timedelta(minutes=minute))

    assert states(site) == ["结果不明"]


def test_what_did_not_go_while_in_doubt_may_still_go_once_more():
    wire = Wire(answers=[InDoubt("没有答复"), Retry("连不上"), Sent()])
    site = begun(a_site(an_owed(), wires=[wire]))

    for minute in (0, 6, 12):
        passed(site, MORNING + timedelta(minutes=minute))

    assert [again for _, again in wire.carried] == [False, True, True]
    assert len({message.key for message, _ in wire.carried}) == 1
    assert states(site) == ["已发出"]


def test_what_did_not_go_is_tried_after_1_5_15_and_60_minutes_and_has_failed_then():
    wire = Wire(answers=[Retry("连不上") for _ in range(9)])
    site = begun(a_site(an_owed(), wires=[wire]))

    tried: list[int] = []
    for minute in range(120):
        passed(site, MORNING + timedelta(minutes=minute))
        if len(wire.carried) > len(tried):
            tried.append(minute)

    assert tried == [0, 1, 6, 21, 81]
    (row,) = rows(site)
    assert (row.state, row.reason) == (SendingState.FAILED, "连不上")
    assert not row.permanent


def test_a_server_that_asks_for_patience_gets_it():
    wire = Wire(answers=[Retry("忙", 600.0)])
    site = begun(a_site(an_owed(), wires=[wire]))

    for minute in range(11):
        passed(site, MORNING + timedelta(minutes=minute))

    (first, _), (second, again) = wire.carried
    assert second.date - first.date == timedelta(minutes=10)
    assert not again


def test_what_is_refused_for_good_has_failed_and_stops_nobody_else():
    wire = Wire(answers=[Permanent("没有这个邮箱")])
    site = begun(a_site(an_owed(1), an_owed(2, leads=("督查室",)), wires=[wire]))

    passed(site, MORNING)

    failed, sent = sorted(
        rows(site), key=lambda one: one.state is SendingState.DELIVERED
    )
    assert (failed.state, failed.permanent) == (SendingState.FAILED, True)
    assert sent.state is SendingState.DELIVERED


def test_who_cannot_be_reached_is_skipped_visibly_and_stops_nobody_else():
    wire = Wire()
    nobody = an_owed(2, leads=("财政局",))
    site = begun(a_site(an_owed(1), nobody, wires=[wire]))

    passed(site, MORNING)

    by_unit = {one.occurrence.unit: one for one in rows(site)}
    assert by_unit["财政局"].state is SendingState.SKIPPED
    assert by_unit["财政局"].reason.startswith("无联系方式")
    assert by_unit["林草局"].state is SendingState.DELIVERED


def test_a_channel_that_raises_leaves_a_doubt_and_stops_nobody_else():
    wire = Wire(answers=[RuntimeError("key=geheim")])
    site = begun(a_site(an_owed(1), an_owed(2, leads=("督查室",)), wires=[wire]))

    report = passed(site, MORNING)

    assert sorted(states(site)) == ["发送中", "已发出"]
    assert "geheim" not in repr(rows(site)) + repr(report)
    assert report.troubles


def test_what_cannot_be_composed_is_put_off_an_hour_and_stops_nobody_else():
    wire = Wire()
    site = begun(a_site(an_owed(1), an_owed(2, leads=("督查室",)), wires=[wire]))
    broken = Breaking(site.texts.shipped, "钱联络")
    site = replace(site, texts=replace(site.texts, shipped=broken))

    report = passed(site, MORNING)
    passed(site, MORNING + timedelta(minutes=59))

    assert wire.told == ["吴督查"]
    (late,) = [one for one in rows(site) if one.state is SendingState.PLANNED]
    assert late.not_before == MORNING + timedelta(hours=1)
    assert "程序出错" in late.reason
    assert len(report.troubles) == 1


class Breaking(dict[str, Any]):
    """Texts that cannot be filled in for one person."""

    def __init__(self, texts, name):
        super().__init__(texts)
        self._name = name

    def __getitem__(self, key):
        text = super().__getitem__(key)
        return text if key != "digest" else Picky(text, self._name)


class Picky:
    def __init__(self, text, name):
        self._text, self._name = text, name

    def render(self, values):
        if values["收信人"]["姓名"] == self._name:
            raise ZeroDivisionError(self._name)
        return self._text.render(values)


def test_a_record_that_cannot_be_read_stops_nobody_else_and_the_pass_is_not_good():
    wire = Wire()
    site = begun(a_site(an_owed(1), an_owed(2), wires=[wire]))
    spoil(site, "B2025-0002")

    report = passed(site, MORNING)

    assert wire.told == ["钱联络"]
    assert not report.finished
    assert "B2025-0002" in report.troubles[0]
    assert mark(site) == at(10, 17, 20)


@pytest.mark.parametrize("claimed", [False, True])
def test_what_is_spoilt_after_it_was_planned_holds_up_nobody_else(claimed):
    wire = Wire()
    site = begun(a_site(an_owed(1), an_owed(2), wires=[wire]))
    passed(site, at(10, 20, 20))
    if claimed:
        claim(site, at(10, 21, 8))
    spoil(site, "B2025-0001")

    report = passed(site, at(10, 21, 9))

    ((message, _),) = wire.carried
    assert "第2项监测数据" in message.text
    assert "第1项监测数据" not in message.text
    assert states(site) == ["计划", "已发出"]
    assert "B2025-0001" in rows(site)[0].reason
    assert any("B2025-0001" in one for one in report.troubles)


def test_a_doubt_about_what_is_spoilt_since_is_not_repeated():
    wire = Wire(answers=[InDoubt("没有答复")])
    site = begun(a_site(an_owed(1), an_owed(2, leads=("财政局",)), wires=[wire]))
    passed(site, MORNING)
    spoil(site, "B2025-0001")

    passed(site, MORNING + timedelta(minutes=20))

    assert len(wire.carried) == 1
    assert "结果不明" in states(site)


def spoil(site, key):
    with site.ledger.store.transaction() as txn:
        entry = txn.get(Table.OBLIGATIONS, key)
        assert entry is not None
        spoilt = {**entry.document, "leads": 7}
        txn.put(Table.OBLIGATIONS, replace(entry, document=spoilt))
        txn.commit()


def mark(site):
    with site.outbox.reading() as reader:
        return reader.mark(PASS)


def test_what_a_person_is_to_carry_waits_for_them(tmp_path):
    wire = Wire(name="pasted", kind=Kind.PASTED, answers=[Handed(tmp_path / "a.txt")])
    site = begun(a_site(an_owed(), wires=[wire]))

    for hour in (9, 10, 17):
        passed(site, at(10, 20, hour))

    (row,) = rows(site)
    assert (row.state, row.lease, row.holder) == (SendingState.CLAIMED, None, "")
    assert row.provider.endswith("a.txt")
    assert len(wire.carried) == 1


class Files(Wire):
    """A chat whose texts are files in a folder, to be pasted by a person."""

    def __init__(self, folder):
        super().__init__(name="pasted", kind=Kind.PASTED)
        self.folder = folder

    def send(self, message: Message, *, again: bool):
        super().send(message, again=again)
        return Pasted(name="pasted", folder=self.folder).send(message, again=again)

    @property
    def names(self):
        """The files that are there to be carried, and those taken away."""
        names = sorted(one.stem for one in self.folder.iterdir())
        gone = [one for one in names if one.endswith("（已撤回）")]
        return [one for one in names if one not in gone], gone


def closed(site, record, **change):
    """The item done or changed in the ledger."""
    after = replace(record, **(change or {"state": ObligationState.WAIVED}))
    with site.ledger.store.transaction() as txn:
        write(txn, after, before=record, act=an_act(), action="change")
        txn.commit()


CHANGES = [
    ({"state": ObligationState.WAIVED}, "不适用"),
    ({"due_version": 2, "due": date(2025, 12, 1)}, "时限已改"),
    ({"leads": ("财政局",)}, "已转给别的单位"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES)
def test_a_text_that_lies_ready_is_withdrawn_with_its_item(tmp_path, change, reason):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, MORNING)
    (lying,), _ = wire.names

    closed(site, an_owed(), **change)
    (row,) = rows(site)
    report = passed(site, MORNING + timedelta(hours=1))

    assert (row.state, row.reason) == (SendingState.SUPERSEDED, reason)
    assert wire.names == ([], [f"{lying}（已撤回）"])
    assert report.troubles == ()
    (row,) = rows(site)
    assert (row.state, row.provider) == (SendingState.SUPERSEDED, "")


def test_a_text_made_anew_lists_all_but_what_was_withdrawn(tmp_path):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(1), an_owed(2), an_owed(3), wires=[wire]))
    passed(site, MORNING)
    (old,), _ = wire.names

    closed(site, an_owed(2))
    before = sorted(states(site))
    passed(site, MORNING + timedelta(hours=1))
    passed(site, MORNING + timedelta(hours=2))

    assert before == ["占用", "占用", "已被取代"]
    assert sorted(states(site)) == before
    ((new,), gone) = wire.names
    assert gone == [f"{old}（已撤回）"]
    text = (tmp_path / f"{new}.txt").read_text("utf-8")
    assert [f"第{n}项" in text for n in (1, 2, 3)] == [True, False, True]
    lying = [one for one in rows(site) if one.is_laid_ready]
    assert {one.provider for one in lying} == {str(tmp_path / f"{new}.txt")}
    assert len(wire.carried) == 2


def test_a_text_nobody_carried_gives_way_to_that_of_a_newer_rung(tmp_path):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(), wires=[wire]))

    for day in (20, 22, 23):
        passed(site, at(10, day))

    lying = [one.occurrence.rung for one in rows(site) if one.is_laid_ready]
    assert lying == ["当天"]
    (new,), gone = wire.names
    assert len(gone) == 2
    assert "今天到期" in (tmp_path / f"{new}.txt").read_text("utf-8")


def test_a_text_that_was_carried_stays_as_it_was(tmp_path):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(1), an_owed(2), wires=[wire]))
    passed(site, MORNING)
    first, _ = rows(site)
    with site.outbox.transaction() as txn:
        txn.keep([first.as_settled(SendingState.DELIVERED, MORNING)])
        txn.commit()

    for number in (1, 2):
        closed(site, an_owed(number))
    passed(site, MORNING + timedelta(hours=1))

    assert sorted(states(site)) == ["已发出", "已被取代"]
    (carried,), gone = wire.names
    assert gone == []
    assert (tmp_path / f"{carried}.txt").exists()


def test_a_text_that_cannot_be_taken_away_is_told_and_tried_again(tmp_path):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(1), an_owed(2), wires=[wire]))
    passed(site, MORNING)
    (old,), _ = wire.names
    in_word = tmp_path / f"~${old[2:]}.txt"
    in_word.touch()
    closed(site, an_owed(1))

    report = passed(site, MORNING + timedelta(hours=1))
    still = wire.carried[1:]
    in_word.unlink()
    passed(site, MORNING + timedelta(hours=2))

    assert "没有撤回" in report.troubles[0]
    assert still == []
    assert wire.names[1] == [f"{old}（已撤回）"]
    assert len(wire.carried) == 2


def test_a_text_that_a_person_took_away_already_is_no_trouble(tmp_path):
    wire = Files(tmp_path)
    site = begun(a_site(an_owed(), wires=[wire]))
    passed(site, MORNING)
    closed(site, an_owed())
    for file in tmp_path.iterdir():
        file.unlink()

    assert passed(site, MORNING + timedelta(hours=1)).troubles == ()
    assert wire.names == ([], [])


def test_a_channel_that_is_not_set_up_any_more_is_said():
    site = begun(a_site(an_owed()))
    passed(site, at(10, 20, 19))

    passed(replace(site, channels={}), at(10, 21, 8))

    (row,) = rows(site)
    assert (row.state, row.permanent) == (SendingState.FAILED, True)
    assert "没有通道 mail" in row.reason


def test_asked_to_stop_it_ends_after_the_message_under_way_and_keeps_the_rest():
    wire = Wire()
    units = [an_owed(1), an_owed(2, leads=("督查室",))]
    site = begun(a_site(*units, wires=[wire]))

    report = passed(site, MORNING, stopping=lambda: bool(wire.carried))
    stopped = sorted(states(site))
    passed(site, MORNING + timedelta(minutes=1))

    assert not report.finished
    assert stopped == ["已发出", "计划"]
    assert len(wire.carried) == 2
    assert states(site) == ["已发出", "已发出"]


def test_asked_to_stop_before_it_began_it_plans_nothing_and_loses_nothing():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))

    report = passed(site, MORNING, stopping=lambda: True)
    planned = states(site)
    passed(site, MORNING + timedelta(minutes=1))

    assert (planned, report.finished) == ([], False)
    assert wire.told == ["钱联络"]


def test_a_robot_with_too_much_to_say_says_it_in_fewer_messages():
    wire = Wire(name="chat", kind=Kind.WECOM, per_minute=2)
    people = [a_person(f"第{n}人", f"第{n}局") for n in range(5)]
    owed = [an_owed(n + 1, leads=(f"第{n}局",)) for n in range(5)]
    site = begun(a_site(*owed, wires=[wire], contacts=tuple(people)))
    clock = Clock(MORNING)

    passed(site, clock)

    assert len(wire.carried) == 2
    said = "".join(message.text for message, _ in wire.carried)
    assert all(f"第{n + 1}项监测数据" in said for n in range(5))
    assert states(site) == ["已发出"] * 5


def test_a_channel_is_never_quicker_than_it_may_be():
    wire = Wire(per_minute=2)
    people = [
        a_person(f"第{n}人", f"第{n}局", mail=f"n{n}@example.com") for n in range(5)
    ]
    owed = [an_owed(n + 1, leads=(f"第{n}局",)) for n in range(5)]
    site = begun(a_site(*owed, wires=[wire], contacts=tuple(people)))

    passed(site, Clock(MORNING))

    minutes = [(message.date - MORNING).seconds // 60 for message, _ in wire.carried]
    assert minutes == [0, 0, 1, 1, 2]


def test_a_clock_set_back_by_a_day_sends_nothing_twice_and_loses_nothing():
    wire = Wire()
    site = begun(a_site(an_owed(1), wires=[wire]))
    passed(site, at(10, 20))

    passed(site, at(10, 19, 9))
    with site.ledger.store.transaction() as txn:
        late = an_owed(2, leads=("督查室",))
        write(txn, late, act=an_act(on=date(2025, 10, 9)), action="add")
        txn.commit()
    passed(site, at(10, 20))

    assert wire.told == ["钱联络", "吴督查"]
    assert mark(site) == at(10, 20)


def test_a_clock_a_little_behind_does_not_set_the_mark_back():
    site = begun(a_site(an_owed()))
    passed(site, at(10, 20, 8, 32))

    passed(site, at(10, 20, 8, 30), holder="乙")

    assert mark(site) == at(10, 20, 8, 32)


def test_an_issue_with_a_warning_of_its_own_is_found():
    wire = Wire()
    issue = an_issue(
        state=IssueState.UNDERWAY,
        circulated_on=date(2025, 9, 1),
        due=date(2025, 10, 24),
        warn_days=4,
    )
    site = begun(a_site(issue, wires=[wire]))

    passed(site, at(10, 20))

    assert [one.occurrence.rung for one in rows(site)] == ["前4"]
    assert "断面水质超标" in wire.carried[0][0].text


def test_nobody_is_reminded_of_a_year_that_was_rolled_over():
    wire = Wire()
    site = begun(a_site(an_owed(), wires=[wire]))
    with site.ledger.store.transaction() as txn:
        entry = txn.get(Table.YEARS, "2025")
        assert entry is not None
        closed = {**entry.document, "closed_at": "2025-10-18T10:00:00+08:00"}
        txn.put(Table.YEARS, replace(entry, document=closed))
        txn.commit()

    passed(site, MORNING)

    assert states(site) == []


def test_the_leaders_digest_goes_once_a_week():
    wire = Wire()
    site = a_site(an_owed(), wires=[wire])
    week = {"day": "星期一", "at": "08:30", "to": ["分管领导"]}
    site = begun(a_site(ledger=site.ledger, wires=[wire], settings={"weekly": week}))

    passed(site, at(10, 20))
    passed(site, at(10, 21))

    assert sorted(wire.told) == ["周分管", "钱联络"]
    weekly = next(
        message for message, _ in wire.carried if message.recipient == "周分管"
    )
    assert "林草局" in weekly.text


def test_what_is_spoilt_holds_up_the_weekly_digest_and_nothing_else():
    wire = Wire()
    week = {"day": "星期一", "at": "08:30", "to": ["分管领导"]}
    late = an_owed(2, due=date(2025, 12, 20))
    site = begun(a_site(an_owed(1), late, wires=[wire], settings={"weekly": week}))
    spoil(site, "B2025-0002")

    passed(site, MORNING)

    assert wire.told == ["钱联络"]
    weekly = next(one for one in rows(site) if one.occurrence.recipient == "周分管")
    assert "B2025-0002" in weekly.reason


def test_the_leaders_digests_of_one_pass_read_the_year_once(monkeypatch):
    wire = Wire()
    week = {"day": "星期一", "at": "08:30", "to": ["分管领导", "主要负责人"]}
    site = begun(a_site(an_owed(1), wires=[wire], settings={"weekly": week}))
    read = []

    def counted(*given, **more):
        read.append(given)
        return obligation_lines(*given, **more)

    monkeypatch.setattr("scheduler.reminding.obligation_lines", counted)

    passed(site, at(10, 20))

    assert len(wire.carried) > 1
    assert len(read) == 1


def test_two_ladders_in_one_message_are_one_digest():
    wire = Wire()
    early = an_owed(2, due=date(2025, 10, 21))
    site = begun(a_site(an_owed(1), early, wires=[wire]))

    passed(site, MORNING)

    assert len(wire.carried) == 1
    assert {one.message for one in rows(site)} == {wire.carried[0][0].key}


def test_a_report_is_one_line_of_keys_and_values():
    site = begun(a_site(an_owed(1), contacts=PEOPLE[1:2]))

    line = str(passed(site, MORNING))

    pairs = dict(pair.split("=") for pair in line.split(" "))
    assert pairs["at"] == "2025-10-20T08:30:00+08:00"
    assert (pairs["planned"], pairs["sent"], pairs["finished"]) == ("1", "1", "yes")


def test_many_items_are_found_batch_by_batch():
    wire = Wire()
    owed = [an_owed(n) for n in range(1, 42)]
    site = begun(a_site(ledger=a_ledger(*owed), wires=[wire]))

    passed(site, MORNING)

    assert len(rows(site)) == 41
    assert len(wire.carried) == 1
