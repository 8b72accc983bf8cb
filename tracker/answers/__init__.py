"""What the ledger answers: lists, the board per unit, the state of things; all for a day.

Every count is made of the same lines its list shows, so that a number and the list
behind it cannot differ.
"""

from tracker.answers.board import BoardRow, board
from tracker.answers.lines import IssueLine, ObligationLine, Outcome
from tracker.answers.lists import Wanted, issue_lines, obligation_lines
from tracker.answers.mirror import Lines, Mirror
from tracker.answers.past import recall, recall_to, was_another
from tracker.answers.status import Status, Task, status
from tracker.answers.trail import Deed, Fact, Trail, deliveries, trails

__all__ = [
    "BoardRow",
    "Deed",
    "Fact",
    "IssueLine",
    "Lines",
    "Mirror",
    "ObligationLine",
    "Outcome",
    "Status",
    "Task",
    "Trail",
    "Wanted",
    "board",
    "deliveries",
    "issue_lines",
    "obligation_lines",
    "recall",
    "recall_to",
    "status",
    "trails",
    "was_another",
]
