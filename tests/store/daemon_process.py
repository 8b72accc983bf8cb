"""A daemon on a store, by a clock that stands still: for tests that end it.

`python -m tests.store.daemon_process STORE MAIL_PORT MOMENT HEARTBEAT [AFTER]`

AFTER is a file touched after each good pass; `--told-at-once` is told to stop as soon
as it says that it has started, before its clock has.
"""

import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from scheduler.daemon import Daemon
from scheduler.reminding import Reminding
from tests.store.reminded import site_on, store_at


def main() -> None:
    """Run until a signal comes."""
    place, port, moment, heartbeat, *more = sys.argv[1:]
    now = datetime.fromisoformat(moment)

    @contextmanager
    def opened() -> Iterator[Reminding]:
        with closing(store_at(place)) as store:
            ways = ["mail"] * 3
            yield site_on(store, ways, mail_port=int(port), web_port=0, now=now)

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if "--told-at-once" in more:
        logging.getLogger("kaohe.reminders").addHandler(Teller())
        more.remove("--told-at-once")
    Daemon(
        opened=opened,
        heartbeat=heartbeat,
        now=lambda: now,
        every=0.2,
        after=Path(more[0] if more else os.devnull).touch,
    ).run()


class Teller(logging.Handler):
    """Tells this process to stop at the first line of the log."""

    def emit(self, record: logging.LogRecord) -> None:
        if "daemon=started" in record.getMessage():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.2)


if __name__ == "__main__":
    main()
