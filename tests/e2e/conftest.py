"""The command as a user runs it: arguments in, exit code and what was printed out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

import cli


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def kaohe(capsys, monkeypatch) -> Callable[..., Answer]:
    # run.py, which may be running the tests, says here how the user called it.
    monkeypatch.delenv("KAOHE_PROGRAM", raising=False)

    def run(*arguments: object, now: Callable[[], datetime] = cli.now) -> Answer:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(one) for one in arguments], now)
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Answer(ended.value.code, printed.out, printed.err)

    return run


@pytest.fixture
def site(kaohe, tmp_path: Path) -> Path:
    """A site of the reference county, in a folder with blanks and Chinese in its name."""
    folder = tmp_path / "我的 考核"
    assert kaohe("init", folder, "--plan", "oroqen-2020").code == 0
    return folder
