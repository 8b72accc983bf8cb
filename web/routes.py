"""Every route there is, and who gets in: what does not stand here is refused.

The lines themselves stand with the pages they open, one module a subject.
`tests/web/test_who_gets_in.py` walks each line with each post, own and foreign.
"""

from typing import Final

from web.api import routes as api
from web.pages import (
    accounts,
    board,
    calendar,
    drafting,
    entrance,
    exports,
    files,
    history,
    home,
    instructions,
    issues,
    making,
    me,
    obligations,
    papers,
    reminders,
    steps,
    tokens,
    workbook,
)
from web.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    *entrance.ROUTES,
    *accounts.ROUTES,
    *me.ROUTES,
    # Before the records' own: /issues/new is no issue.
    *steps.ROUTES,
    *making.ROUTES,
    *obligations.ROUTES,
    *issues.ROUTES,
    *files.ROUTES,
    # Before the papers' own: /papers/new is no paper.
    *drafting.ROUTES,
    *papers.ROUTES,
    *workbook.ROUTES,
    *exports.ROUTES,
    *history.ROUTES,
    *home.ROUTES,
    *board.ROUTES,
    *instructions.ROUTES,
    *reminders.ROUTES,
    *tokens.ROUTES,
    *calendar.ROUTES,
    *api.ROUTES,
)
