"""How the page listens: uvicorn's HTTP/1.1, with an end to every wait for a client.

uvicorn itself waits for ever for the rest of a request's head, for a body that nobody
reads any more, and for a client that does not take its answer.
"""

import asyncio
from typing import Final, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds for a request's head, however it drips.
HEAD: Final = 20.0
# Seconds that go on being read after an answer that did not wait for the body: closed at
# once, the other side would lose the answer.
LINGER: Final = 10.0
# Seconds in which some of an answer must be taken.
STALL: Final = 120.0
# Beyond, whoever keeps us waiting longest is let go. A process may commonly hold 1,024.
MOST: Final = 400


class Listener(H11Protocol):
    """One connection.

    Attributes:
        since: since when its client has kept us waiting.
    """

    since: float = 0.0
    _patience: float | None = None
    _clock: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._watch()
        if len(self.connections) > MOST:
            self._let_somebody_go()

    def data_received(self, data: bytes) -> None:
        """See asyncio."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """The answer has been written."""
        super().on_response_complete()
        self.since = self.loop.time()
        self._watch()

    def pause_writing(self) -> None:
        """See asyncio: the client takes nothing for the moment."""
        super().pause_writing()
        self._wait_until_taken()

    def resume_writing(self) -> None:
        """See asyncio."""
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio."""
        for one in (self._clock, self._stall):
            if one is not None:
                one.cancel()
        super().connection_lost(exc)

    def _wait_until_taken(self, left_before: int | None = None) -> None:
        left = self.transport.get_write_buffer_size()
        if left == left_before:
            self.transport.abort()
        else:
            self._stall = self.loop.call_later(STALL, self._wait_until_taken, left)

    def _watch(self) -> None:
        """Let the clock run that this moment calls for; it is not wound by each byte."""
        patience = self._patience_now()
        if patience == self._patience:
            return
        if self._clock is not None:
            self._clock.cancel()
        self._patience, self._clock = patience, None
        if patience is not None:
            self._clock = self.loop.call_later(patience, self.transport.abort)

    def _patience_now(self) -> float | None:
        their = self.conn.their_state
        if their is h11.IDLE and self.timeout_keep_alive_task is None:
            return HEAD
        is_left_over = their is h11.SEND_BODY and self.cycle.response_complete
        return LINGER if is_left_over else None

    def _let_somebody_go(self) -> None:
        others = (cast("Listener", one) for one in self.connections)
        waiting = [one for one in others if one._is_kept_waiting()]
        if waiting:
            min(waiting, key=lambda one: one.since).transport.abort()

    def _is_kept_waiting(self) -> bool:
        their = self.conn.their_state
        return their in (h11.IDLE, h11.SEND_BODY) or self.transport.is_closing()
