"""`kaohe demo --serve` in a process of its own, as a user runs it."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.files.channels.servers import free_port
from tests.web.test_serving import KAOHE, PATIENCE


@contextmanager
def demo_served(root: Path) -> Iterator[tuple[str, str]]:
    """The address that it prints, and the password of its users."""
    command = [*KAOHE, "demo", str(root), "--serve", "--port", str(free_port())]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=environment
    ) as process:
        try:
            assert process.stdout is not None
            password = ""
            for line in process.stdout:
                password = (re.findall(r"密码都是 (\S+)", line) or [password])[0]
                if found := re.search(r"http://\S+?(?=　|\s|$)", line):
                    yield found[0], password
                    break
            else:
                pytest.fail("the demo does not open its page")
        finally:
            process.terminate()
            process.wait(PATIENCE)
