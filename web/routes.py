"""Every route there is, and who gets in: what does not stand here is refused.

`tests/web/test_who_gets_in.py` walks each line with each post, own and foreign.
"""

from typing import Final

from web.pages import entrance, obligations
from web.routing import EVERYBODY, READERS, Route

ROUTES: Final[tuple[Route, ...]] = (
    Route(method="GET", path="/login", handler=entrance.login, may=None),
    Route(method="POST", path="/login", handler=entrance.enter, may=None),
    Route(method="POST", path="/logout", handler=entrance.leave, may=EVERYBODY),
    Route(method="GET", path="/obligations", handler=obligations.index, may=READERS),
)
