"""Random people take random steps on random days, and the ledger never goes astray.

What must always hold is said here anew, not asked of the program: `watch` compares each
record before and after a step. Hypothesis looks for the shortest walk astray; long walks
see to it that every step is really taken.
"""

import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.builders import (
    a_duty,
    a_file,
    a_ledger,
    a_moment,
    a_plan,
    a_year,
    an_actor,
    an_issue,
    an_obligation,
)
from tests.unit.ledger.cast import documents, events
from tracker.calendar import local_day
from tracker.errors import KaoheError
from tracker.history import breaks, replayed
from tracker.model.issue import Issue, IssueState, Pace, Verdict
from tracker.model.obligation import Criterion, Obligation, ObligationState, Reason
from tracker.model.paper import Urge
from tracker.model.rules import Rules
from tracker.ports import Entry, Table
from tracker.records import record_of
from tracker.services import issues, obligations, years
from tracker.services.ledger import STEPS, Act, Ledger
from tracker.steps import StepRefused, offered

FIRST_DAY: Final = date(2025, 9, 22)
# 张三 turns up in two units and in two spellings; one of them keeps the keys as well.
PEOPLE: Final = (
    an_actor("李四"),
    an_actor("王五", "生态环境分局", admin=True),
    an_actor("张三", "林草局"),
    an_actor("张 三", "领导小组办公室"),
    an_actor("何负责", "督查室"),
    an_actor("钱六", "财政局"),
    an_actor("孙七", "督查室"),
    an_actor("周八", "领导小组"),
    an_actor("郑十", "统计局", admin=True),
)
OFFICE: Final = 0
PLANS: Final = tuple(
    a_plan(duties=(a_duty(leads=("林草局",), supporting=("财政局",), due=due),))
    for due in ("10月23日前", "11月5日前", "10月10日前")
)
NEXT_PLAN: Final = a_plan(year=a_year(plan_year=2026), duties=())
RULES: Final = (
    Rules(),
    Rules(publicity_days=2),
    Rules(publicity_days=1, verify_by_other_unit=True, sign_days=2),
)
# Each takes a ledger, a number, an act and a figure that varies what is asked for.
TAKE: Final[dict[Table, dict[str, Any]]] = {
    Table.OBLIGATIONS: {
        "assign": lambda *to, n: obligations.assign(*to, leads=("林草局", "财政局")),
        "issue": lambda *to, n: obligations.issue(*to),
        "sign": lambda *to, n: obligations.sign(*to),
        "object": lambda *to, n: obligations.object_(*to, reason="不归我局"),
        "transfer": lambda *to, n: obligations.transfer(
            *to, leads=("财政局",), opinion="属实"
        ),
        "overrule": lambda *to, n: obligations.overrule(*to, opinion="三定方案有"),
        "receive": lambda *to, n: obligations.receive(*to, files=(a_file(f"{n}"),)),
        "return": lambda *to, n: obligations.return_(
            *to,
            reasons=(Reason(criterion=Criterion.ACCURATE, text="不对"),),
            redo_by=later(to, n),
        ),
        "accept": lambda *to, n: obligations.accept(*to),
        "forward": lambda *to, n: obligations.forward(*to, to="市局"),
        "extend": lambda *to, n: obligations.extend(
            *to, until=later(to, 4 * n), reason="数据未出"
        ),
        "grant": lambda *to, n: obligations.grant(
            *to, until=later(to, 4 * n) if n % 2 else None
        ),
        "refuse": lambda *to, n: obligations.refuse(*to, opinion="理由不足"),
        "move": lambda *to, n: (
            obligations.move(*to, to=later(to, 3 * n), reason="上级推迟")
            if n % 3
            else obligations.happen(*to, event_on=to[2].day)
        ),
        "waive": lambda *to, n: obligations.waive(*to, reason="没有这类地块"),
        "urge": lambda *to, n: obligations.urge(*to, urge=an_urge(to[2])),
        "acknowledge": lambda *to, n: obligations.acknowledge(*to, note="周五报"),
        "restore": lambda *to, n: obligations.restore(*to, reason="又有了"),
        "redraft": lambda *to, n: obligations.restore(*to, reason="又有了"),
    },
    Table.ISSUES: {
        "correct": lambda *to, n: issues.correct(*to, changes={"phone": f"{n}"}),
        "circulate": lambda *to, n: issues.circulate(*to),
        "plan": lambda *to, n: issues.plan(
            *to, cause="管网破损", measures=["修", "建台账"][: 1 + n % 2]
        ),
        "progress": lambda *to, n: issues.progress(
            *to,
            month="2025-10",
            text="在修",
            pace=list(Pace)[n % 4],
            done=((), (1,), (1, 2))[n % 3],
            files=(a_file(f"{n}"),) if n % 2 else (),
        ),
        "move": lambda *to, n: issues.move(*to, to=later(to, 3 * n), reason="天冷"),
        "urge": lambda *to, n: issues.urge(*to, urge=an_urge(to[2])),
        "acknowledge": lambda *to, n: issues.acknowledge(*to, note="在修"),
        "apply": lambda *to, n: issues.apply(*to),
        "withdraw": lambda *to, n: issues.withdraw(*to, reason="有漏项"),
        "pass": lambda *to, n: issues.verify(
            *to, verdict=Verdict.AGREED, opinion="属实"
        ),
        "fail": lambda *to, n: issues.verify(
            *to, verdict=Verdict.REFUSED, opinion="没修好"
        ),
        "publicize": lambda *to, n: issues.publicize(
            *to, place="网站", end=later(to, n) if n % 2 else None
        ),
        "dispute": lambda *to, n: issues.dispute(*to, text="还在漏"),
        "dismiss": lambda *to, n: issues.answer(*to, upheld=False, text="查无此事"),
        "uphold": lambda *to, n: issues.answer(*to, upheld=True, text="属实"),
        "close": lambda *to, n: issues.close(*to),
        "reopen": lambda *to, n: issues.reopen(*to, reason="又漏了"),
    },
}
# May be taken nearly always and lead nowhere: they would drown the others.
NOT_OFFERED: Final = {"note", "correct", "urge", "acknowledge"}
BACKWARD: Final = {"waive", "return", "plan", "withdraw", "fail", "uphold", "reopen"}
FIGURES: Final = st.integers(0, 11)
DAYS: Final = st.sampled_from([0, 0, 1, 3])
ANYTHING: Final = st.sampled_from([(one, name) for one in TAKE for name in TAKE[one]])


def later(to: tuple[Any, ...], days: int) -> date:
    act: Act = to[2]
    return act.day + timedelta(days=days)


def an_urge(act: Act) -> Urge:
    return Urge(on=act.day, kind="催办通知", paper="G2025-0001")


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def entries(ledger: Ledger) -> dict[str, Entry]:
    """Every obligation and issue as it is stored, by number."""
    with ledger.store.reading() as reader:
        return {one.key: one for table in TAKE for one in reader.find(table)}


class Walk(RuleBasedStateMachine):
    """Three obligations, two of which wait for their notice, and three issues."""

    @initialize(which=st.integers(0, len(RULES) - 1), led_by_office=st.booleans())
    def begin(self, which: int, led_by_office: bool) -> None:
        leads = ("生态环境分局", "林草局") if led_by_office else ("林草局",)
        waiting = an_obligation(
            key="B2025-0002",
            duty="工作报告",
            rule="收到通知后10日内",
            original_due=None,
            due=None,
            leads=leads,
        )
        self.ledger = a_ledger(
            an_obligation(),
            waiting,
            replace(waiting, key="B2025-0003", duty="年度总结"),
            an_issue(),
            an_issue(key="W2025-0002", leads=leads, rule="立行立改", due=None),
            an_issue(key="W2025-0003", leads=leads),
            rules=RULES[which],
        )
        self.now = a_moment(FIRST_DAY)
        self.stored = entries(self.ledger)
        self.known = {
            key: record_of(_table(key), one.document)
            for key, one in self.stored.items()
        }
        self.seen = len(events(self.ledger))
        self.told: dict[str, date] = {}
        self.reached: Counter[str] = Counter()

    # ------------------------------------------------------------ what is done

    @rule(tries=st.lists(st.tuples(ANYTHING, FIGURES, FIGURES, DAYS, DAYS), min_size=1))
    def anything(self, tries):
        """Mostly not allowed: then it is refused, and nothing has changed."""
        for (table, action), who, n, days, back in tries:
            keys = [key for key in sorted(self.known) if _table(key) is table]
            self.take(keys[n % len(keys)], action, who % len(PEOPLE), days, back, n)

    @rule(steps=st.lists(st.tuples(FIGURES, FIGURES, FIGURES, DAYS), min_size=15))
    def what_is_offered(self, steps):
        """Taken by somebody to whom it is offered, so that the walk gets somewhere."""
        for which, choice, n, days in steps:
            key = sorted(self.known)[which % len(self.known)]
            offers = self.offers(key, days, onward=n % 5 > 1)
            if offers:
                action, people = offers[choice % len(offers)]
                who, back = people[n % len(people)], 2 * (n % 7 == 6)
                self.take(key, action, who, days, back, n)

    @rule(which=st.integers(0, len(PLANS) - 1), days=DAYS)
    def the_plan_changes(self, which, days):
        plan, act = PLANS[which], self.act(OFFICE, days, 0)

        years.make(self.ledger, plan, act)

        self.look()
        again = years.preview(self.ledger, plan, act)
        assert [one for one in again if one.after is not None] == []

    # ------------------------------------------------------------ what is watched

    def take(self, key, action, who, days, back, n):
        table, act = _table(key), self.act(who, days, back)
        offer = self.offered(key, act)
        before = documents(self.ledger), events(self.ledger)
        try:
            TAKE[table][action](self.ledger, key, act, n=n)
            refused: KaoheError | None = None
        except KaoheError as error:
            refused = error
        if refused is None:
            # Restoring is one of two steps, as the unit was told or not.
            taken = {one.action for one in events(self.ledger)[self.seen :]}
            assert taken <= set(offer)
            self.reached.update(taken)
        else:
            assert (documents(self.ledger), events(self.ledger)) == before
            assert not (isinstance(refused, StepRefused) and refused.action in offer)
        self.look()

    def act(self, who, days, back):
        self.now += timedelta(days=days, minutes=1)
        at = max(self.now - timedelta(days=back), a_moment(FIRST_DAY))
        return Act(actor=PEOPLE[who], at=at, recorded=self.now)

    def offered(self, key, act):
        record = self.known[key]
        setting = self.ledger.setting(record, act)
        return [one.action for one in offered(STEPS[_table(key)], record, setting)]

    def offers(self, key, days, *, onward):
        """What may be done and who may; what leads on to another state, if there is."""
        at = self.now + timedelta(days=days, minutes=1)
        found: dict[str, list[int]] = {}
        for who, actor in enumerate(PEOPLE):
            for action in self.offered(key, Act(actor=actor, at=at, recorded=at)):
                if action not in NOT_OFFERED:
                    found.setdefault(action, []).append(who)
        on = [one for one in found.items() if _leads_on(_table(key), one[0])]
        return on if on and onward else list(found.items())

    def look(self):
        """Every change is one event, and one step of the table."""
        before, self.stored = self.stored, entries(self.ledger)
        new = events(self.ledger)[self.seen :]
        self.seen += len(new)
        assert all(one.action == "make" or leads_where_it_may(one) for one in new)
        changed = {key for key, one in self.stored.items() if one != before.get(key)}
        assert sorted(one.key for one in new) == sorted(changed)
        for key in changed:
            record = record_of(_table(key), self.stored[key].document)
            if key in before:
                watch(self.known[key], record)
                self.watch_the_first_day(record)
            self.known[key] = record

    def watch_the_first_day(self, after):
        """Once the unit was told its day, that day stays on record, and that it was told.

        What was never issued was told to nobody, also where it does not apply.
        """
        if not isinstance(after, Obligation):
            return
        if after.issued_on is None:
            assert after.key not in self.told
        elif after.original_due is not None:
            first = self.told.setdefault(after.key, after.original_due)
            assert after.original_due == first

    def teardown(self):
        if hasattr(self, "ledger"):
            self.the_history_is_whole()
            self.the_year_ends()
            self.the_history_is_whole()

    def the_history_is_whole(self):
        kept = events(self.ledger)
        assert list(breaks(kept)) == []
        assert replayed(kept) == documents(self.ledger)

    def the_year_ends(self):
        """What is unresolved goes on under a new number; nothing else can be done."""
        open_ = {key for key, one in self.known.items() if _is_unresolved(one)}
        act = self.act(OFFICE, 0, 0)

        rolled = years.roll(self.ledger, NEXT_PLAN, 2025, act, leave_unsettled=True)

        assert {one.previous for one in rolled.carried} == open_
        assert {one.streak for one in rolled.carried} <= {2}
        before = documents(self.ledger), events(self.ledger)
        for key in self.known:
            for step in TAKE[_table(key)].values():
                with pytest.raises(KaoheError):
                    step(self.ledger, key, act, n=1)
        assert (documents(self.ledger), events(self.ledger)) == before


def _is_unresolved(record: Any) -> bool:
    return isinstance(record, Issue) and record.state is not IssueState.CLOSED


def _table(key: str) -> Table:
    return Table.OBLIGATIONS if key.startswith("B") else Table.ISSUES


def _leads_on(table: Table, action: str) -> bool:
    step = next(one for one in STEPS[table] if one.action == action)
    return action == "dismiss" or (step.to is not None and action not in BACKWARD)


def leads_where_it_may(event: Any) -> bool:
    """Whether the state changed as the table has it for that action, or stayed."""
    step = next(one for one in STEPS[Table(event.table)] if one.action == event.action)
    change = event.changes.get("state")
    if change is None:
        return step.to is None or step.to in step.states
    return change["from"] in step.states and change["to"] == step.to


def watch(before: Any, after: Any) -> None:
    if isinstance(after, Obligation):
        watch_obligation(before, after)
    else:
        watch_issue(before, after)


def watch_obligation(before: Obligation, after: Obligation) -> None:
    if before.submissions:
        assert after.first_received == before.first_received
        assert after.due == before.due
        assert after.is_late is before.is_late
    was = [replace(one, review=None) for one in before.submissions]
    now = [replace(one, review=None) for one in after.submissions]
    assert now[: len(was)] == was
    came = [one.received for one in after.submissions]
    assert came == sorted(came)
    for one in after.submissions:
        if one.review is not None:
            assert plain(one.review.by) != plain(one.by)
            assert one.review.accepted or one.review.reasons
    for request in after.extensions:
        assert request.is_open or plain(request.decided_by) != plain(request.by)
    assert sum(one.is_open for one in after.extensions) <= 1
    if before.due not in (None, after.due):
        assert after.due_version > before.due_version


def watch_issue(before: Issue, after: Issue) -> None:
    assert (after.key, after.streak, after.found_year) == (
        before.key,
        before.streak,
        before.found_year,
    )
    for name in ("applications", "verifications", "closings", "reopenings", "progress"):
        was, now = getattr(before, name), getattr(after, name)
        assert now[: len(was)] == was
    passed = after.is_closed and not before.is_closed
    assert len(after.closings) - len(before.closings) == passed
    assert len(after.closings) - len(after.reopenings) == after.is_closed
    if passed:
        watch_gate(after)
        if before.state is IssueState.PUBLICIZED:
            assert before.publicity is not None
            assert not before.publicity.open_disputes
            assert local_day(after.closings[-1].at) > before.publicity.end
    if after.state is IssueState.VERIFIED:
        watch_verification(after)


def watch_gate(closed: Issue) -> None:
    """What stands in the record of whatever was closed."""
    watch_verification(closed)
    closing = closed.closings[-1]
    assert plain(closing.by) not in had_a_part(closed)
    assert closed.measures
    assert all(one.done_on is not None for one in closed.measures)
    assert closed.evidence
    agreed = [one for one in closed.verifications if one.verdict is Verdict.AGREED]
    assert len({one.application for one in agreed}) >= len(closed.closings)


def watch_verification(one: Issue) -> None:
    application, verification = one.application, one.verification
    assert application is not None
    assert verification is not None
    assert verification.verdict is Verdict.AGREED
    assert verification.application == len(one.applications)
    assert local_day(verification.at) >= local_day(application.at)
    assert plain(verification.by) not in had_a_part(one)


def had_a_part(one: Issue) -> set[str]:
    applied = [one.application.by] if one.application else []
    return {
        plain(name)
        for name in (*applied, one.responsible, *(p.by for p in one.progress))
    }


WALKS: Final = settings(
    max_examples=25,
    stateful_step_count=6,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def test_no_walk_leads_where_it_must_not():
    run_state_machine_as_test(Walk, settings=WALKS)


@pytest.mark.parametrize(
    ("before", "first"),
    [(("assign",), date(2025, 11, 5)), (("issue",), date(2025, 10, 23))],
    ids=["never told", "told"],
)
def test_a_plan_that_changes_moves_the_first_day_of_what_nobody_was_told(before, first):
    walk = Walk()
    walk.begin(which=0, led_by_office=False)

    for action in (*before, "waive"):
        walk.anything([((Table.OBLIGATIONS, action), OFFICE, 0, 0, 0)])
    walk.the_plan_changes(days=0, which=1)

    record = walk.known["B2025-0001"]
    assert (record.state, record.original_due) == (ObligationState.WAIVED, first)
    walk.teardown()


def test_long_walks_come_everywhere_and_never_where_they_must_not():
    chance = Random(2025)
    every = {action for table in TAKE for action in TAKE[table]} - NOT_OFFERED
    left = set(every)

    for _ in range(18):
        walk = Walk()
        walk.begin(chance.randrange(len(RULES)), chance.random() < 0.5)
        for _ in range(4):
            walk.what_is_offered([a_step(chance) for _ in range(30)])
            walk.the_plan_changes(chance.randrange(len(PLANS)), 0)
        walk.teardown()
        left -= set(walk.reached)

    assert left == set()


def a_step(chance: Random) -> tuple[int, int, int, int]:
    which, choice, n = (chance.randrange(60) for _ in range(3))
    return which, choice, n, chance.choice([0, 0, 0, 0, 0, 1, 3])
