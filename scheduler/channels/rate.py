"""Below a platform's rate: what waits for one robot is merged, never dropped."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tracker.model.sending import Message

_MINUTE: Final = 60.0


@dataclass(slots=True, kw_only=True)
class Pace:
    """How quickly messages go on one channel: so many in any sixty seconds.

    Attributes:
        per_minute: how many at most; None for as many as there are.
        clock: seconds that only ever grow; the wall's clock may be set back.
        sleep: waits so many seconds.
    """

    per_minute: int | None
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    _gone: deque[float] = field(default_factory=deque, repr=False)

    def wait(self) -> float:
        """Seconds until the next message may go; 0 where it may now."""
        if self.per_minute is None or len(self._gone) < self.per_minute:
            return 0.0
        return max(self._gone[0] + _MINUTE - self.clock(), 0.0)

    def take(self, wanted: Callable[[], bool]) -> bool:
        """Wait until the next message may go, and count it.

        Returns: False, with nothing counted, where it is wanted no more meanwhile.
        """
        # Once more after each sleep: some wake a little early.
        while wanted() and (seconds := self.wait()) > 0:
            self.sleep(seconds)
        if not wanted():
            return False
        if self.per_minute is None:
            return True
        if len(self._gone) == self.per_minute:
            self._gone.popleft()
        self._gone.append(self.clock())
        return True


def merged(messages: Sequence[Message], *, key: str) -> Message:
    """One message, under `key`, that says all that these say to one address.

    For a channel that cannot carry them one by one as quickly as they come.
    """
    first = messages[0]
    told = dict.fromkeys(one.recipient for one in messages if one.recipient)
    units = dict.fromkeys(one.unit for one in messages if one.unit)
    return replace(
        first,
        key=key,
        identity="",
        recipient="、".join(told),
        unit="、".join(units),
        text="\n\n".join(one.text for one in messages),
        # Robots and chats, for which this is made, have no HTML.
        html="",
    )
