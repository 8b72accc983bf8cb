"""The home of a leader: what the units have done, and what needs a word from above."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker.answers import Lines
from tracker.answers.lists import Wanted
from tracker.calendar import Lamp
from tracker.model.instruction import Instruction
from tracker.model.people import plain_name
from tracker.ports import Reader
from tracker.services.instructions import instructions_in
from web.asking import Ask
from web.counted import Counted, of_issues, of_obligations
from web.standing import Standing, standing

_WORDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderHome:
    """All of it.

    Attributes:
        needs: what needs them, each with its list.
        own: the instructions they wrote, the newest first; unshown: how many more.
    """

    standing: Standing
    needs: tuple[tuple[str, Counted], ...]
    own: tuple[Instruction, ...]
    unshown: int


def leader_home(ask: Ask, reader: Reader) -> LeaderHome:
    """The home of one of the leading group."""
    lines = ask.opened.lines(reader, ask.today)
    mine = plain_name(ask.who.name)
    own = [one for one in instructions_in(reader) if plain_name(one.by) == mine]
    return LeaderHome(
        standing=lines.once(standing),
        needs=lines.once(_needs),
        own=tuple(own[:_WORDS]),
        unshown=len(own[_WORDS:]),
    )


def _needs(lines: Lines) -> tuple[tuple[str, Counted], ...]:
    return tuple(_each_need(lines))


def _each_need(lines: Lines) -> Iterator[tuple[str, Counted]]:
    for label, wanted in (
        ("延期等答复", Wanted(task="申请延期，请答复")),
        ("报送逾期", Wanted(lamp=Lamp.RED)),
    ):
        yield label, of_obligations(len(lines.obligations_wanted(wanted)), wanted)
    for label, wanted in (
        ("问题逾期", Wanted(lamp=Lamp.RED)),
        ("连续两年以上没有销号", Wanted(task="连续未销号")),
    ):
        yield label, of_issues(len(lines.issues_wanted(wanted)), wanted)
