"""The steps of an instruction (批示)."""

from typing import Final

from tracker.model.instruction import Instruction, InstructionState
from tracker.model.people import Role
from tracker.steps.step import Setting, Step

S = InstructionState
_OPEN: Final = frozenset({S.OPEN})


def _own_or_office(record: Instruction, setting: Setting) -> str:
    """Another leader's is not to be closed by this one."""
    if Role.OFFICE in setting.roles or setting.actor.is_same_person(record.by):
        return ""
    return f"这是{record.by}的批示，由{record.by}或领导小组办公室办结。"


INSTRUCTION_STEPS: Final = (
    Step(
        action="reply",
        label="回复",
        states=_OPEN,
        to=None,
        who=frozenset({Role.LEAD, Role.OFFICE}),
    ),
    Step(
        action="finish",
        label="办结",
        states=_OPEN,
        to=S.DONE,
        who=frozenset({Role.LEADER, Role.OFFICE}),
        guards=(_own_or_office,),
    ),
)
