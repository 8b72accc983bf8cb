"""Every route there is, and who gets in: what does not stand here is refused.

The lines themselves stand with the pages they open, one module a subject.
`tests/web/test_who_gets_in.py` walks each line with each post, own and foreign.
"""

from typing import Final

from web.pages import entrance, obligations
from web.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    *entrance.ROUTES,
    *obligations.ROUTES,
)
