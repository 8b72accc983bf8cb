"""The files by which an office installs the reminders run what the program has."""

import configparser
import shlex
from xml.etree import ElementTree

import pytest

from cli import COMMANDS
from tests.conftest import ROOT

SERVICE = ROOT / "docs" / "service"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unit():
    parsed = configparser.ConfigParser(interpolation=None, strict=True)
    parsed.optionxform = str  # type: ignore[method-assign, assignment]
    parsed.read_string((SERVICE / "kaohe.service").read_text("utf-8"))
    return parsed["Service"]


def task(name):
    root = ElementTree.fromstring((SERVICE / "kaohe-task.xml").read_bytes())
    (found,) = root.iter(f"{TASK}{name}")
    return found.text or ""


@pytest.mark.parametrize(
    ("line", "command"),
    [(lambda: unit()["ExecStart"], "run"), (lambda: task("Arguments"), "remind")],
    ids=["systemd", "Windows"],
)
def test_they_call_a_command_there_is(line, command):
    words = shlex.split(line(), posix=False)

    assert command in words
    assert command in COMMANDS


def test_systemd_waits_longer_for_the_message_under_way_than_one_may_take():
    assert (unit()["KillSignal"], int(unit()["TimeoutStopSec"])) == ("SIGTERM", 90)


def test_the_task_for_windows_never_runs_two_passes_at_once_and_makes_up_for_one():
    assert task("MultipleInstancesPolicy") == "IgnoreNew"
    assert task("StartWhenAvailable") == "true"
    assert (SERVICE / "kaohe-task.xml").read_bytes().isascii()
