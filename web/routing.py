"""What a line of the table of routes is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from web.accounts.model import OFFICE, UNIT, Post
from web.asking import Ask
from web.reading import FORM

Handler = Callable[[Ask], Response]

EVERYBODY: Final = frozenset(Post)
# Who may see the ledger; the keeper of accounts has no business there.
READERS: Final = EVERYBODY - {Post.ADMIN}
# Who may take steps, as far as the ledger's own tables of steps let their unit.
ACTORS: Final = READERS - {Post.AUDITOR}
# Who sees every unit's.
OVERSEERS: Final = READERS - UNIT
OFFICERS: Final = OFFICE
ADMINS: Final = frozenset({Post.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route, and who gets in.

    Attributes:
        may: the posts that get in; None for everybody, signed in or not.
        own: whether units get in only for what they have a part in; the handler
            refuses the rest with `Ask.record` or `Ask.refuse_foreign`.
        limit: of the body, in bytes.
        takes_files: whether it takes materials; then the site's own limit holds.
        raw: whether the handler reads the body itself (`Ask.body`), as the API does.
    """

    method: str
    path: str
    handler: Handler
    may: frozenset[Post] | None
    own: bool = False
    limit: int = FORM
    takes_files: bool = False
    raw: bool = False
