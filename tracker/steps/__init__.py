"""What may be done with a record: one table of steps per kind.

Every view of "what can I do now" is read from these tables; nothing else allows a step.
"""

from tracker.steps.instruction import INSTRUCTION_STEPS
from tracker.steps.issue import ISSUE_STEPS
from tracker.steps.obligation import OBLIGATION_STEPS
from tracker.steps.paper import PAPER_STEPS
from tracker.steps.step import Setting, Step, StepRefused, offered, refusal, step_of

__all__ = [
    "INSTRUCTION_STEPS",
    "ISSUE_STEPS",
    "OBLIGATION_STEPS",
    "PAPER_STEPS",
    "Setting",
    "Step",
    "StepRefused",
    "offered",
    "refusal",
    "step_of",
]
