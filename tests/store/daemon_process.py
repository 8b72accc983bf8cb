"""A daemon on a store, by a clock that stands still: for tests that end it.

`python -m tests.store.daemon_process STORE MAIL_PORT MOMENT HEARTBEAT`
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from scheduler.daemon import Daemon
from scheduler.reminding import Reminding
from tests.store.reminded import site_on, store_at


def main() -> None:
    """Run until a signal comes."""
    place, port, moment, heartbeat = sys.argv[1:]
    now = datetime.fromisoformat(moment)

    @contextmanager
    def opened() -> Iterator[Reminding]:
        with closing(store_at(place)) as store:
            ways = ["mail"] * 3
            yield site_on(store, ways, mail_port=int(port), web_port=0, now=now)

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    Daemon(opened=opened, heartbeat=heartbeat, now=lambda: now, every=0.2).run()


if __name__ == "__main__":
    main()
