"""Below a platform's rate."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from scheduler.channels.rate import Pace, merged
from tracker.model.sending import Message

MINUTE = 60.0


def always() -> bool:
    return True


@dataclass
class Clock:
    """A clock that only sleep and the test move."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        # As a machine does now and then, a little too early.
        self.now += max(seconds * 0.9, 0.001)


@given(st.integers(1, 5), st.lists(st.floats(0, 40), max_size=30))
def test_no_minute_holds_more_than_may_go(per_minute, pauses):
    clock = Clock()
    pace = Pace(per_minute=per_minute, clock=clock, sleep=clock.sleep)
    gone = []

    for pause in pauses:
        clock.now += pause
        pace.take(always)
        gone.append(clock.now)

    for first, beyond in zip(gone, gone[per_minute:], strict=False):
        assert beyond - first >= MINUTE - 1e-6


def test_nobody_waits_while_there_is_room():
    clock = Clock()
    pace = Pace(per_minute=2, clock=clock, sleep=clock.sleep)

    pace.take(always)
    pace.take(always)

    assert clock.now == 0
    assert pace.wait() == MINUTE


def test_without_a_rate_nobody_ever_waits():
    clock = Clock()
    pace = Pace(per_minute=None, clock=clock, sleep=clock.sleep)

    for _ in range(100):
        pace.take(always)

    assert clock.now == pace.wait() == 0


def test_who_is_asked_to_stop_waits_no_longer_and_counts_nothing():
    clock = Clock()
    slept: list[float] = []
    pace = Pace(per_minute=1, clock=clock, sleep=slept.append)
    pace.take(always)

    assert not pace.take(lambda: not slept)

    assert len(slept) == 1
    assert pace.wait() == MINUTE


def test_messages_to_one_robot_become_one_that_says_all():
    one = Message(
        key="M1",
        identity="M1",
        channel="群",
        recipient="张三",
        unit="水利局",
        address="群",
        subject="提醒",
        text="张三：一项",
        date=datetime(2025, 10, 22, tzinfo=UTC),
    )
    other = replace(one, key="M2", identity="M2", recipient="李四", text="李四：两项")

    both = merged([one, other], key="M3")

    assert both.text == "张三：一项\n\n李四：两项"
    assert (both.key, both.identity, both.recipient) == ("M3", "", "张三、李四")
    assert (both.unit, both.subject, both.date) == ("水利局", "提醒", one.date)
