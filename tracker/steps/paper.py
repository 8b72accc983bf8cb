"""The steps of a paper (公文)."""

from typing import Final

from tracker.model.paper import PaperState
from tracker.model.people import Role
from tracker.steps.step import Step

S = PaperState
_OFFICE: Final = frozenset({Role.OFFICE})

PAPER_STEPS: Final = (
    Step(
        action="register",
        label="登记",
        states=frozenset({S.DRAFTED}),
        to=S.REGISTERED,
        who=_OFFICE,
    ),
    Step(
        action="correct",
        label="更正",
        states=frozenset({S.REGISTERED}),
        to=None,
        who=_OFFICE,
    ),
    Step(
        action="file",
        label="存正式文件",
        states=frozenset({S.REGISTERED}),
        to=None,
        who=_OFFICE,
    ),
)
