"""The documents keep up with the program."""

from pathlib import Path

import click
import pytest

import cli
from notices.catalog import load_catalog
from tracker.storage.planfile import shipped_plans

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")


def commands(
    group: click.Group, path: str = "kaohe"
) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
        else:
            found.append((f"{path} {name}", command))
    return found


ALL = commands(cli.app)


@pytest.mark.parametrize(("path", "command"), ALL, ids=[path for path, _ in ALL])
def test_every_command_has_a_line_of_help_and_an_example_to_paste(path, command):
    help = command.help or ""

    assert help.splitlines()[0].endswith("。")
    assert f"例：{path}" in help


@pytest.mark.parametrize("path", [path for path, _ in ALL])
def test_every_command_is_in_the_readme_and_in_the_manual(path):
    assert path in README or path.replace("kaohe", "run.py") in README
    assert path in MANUAL or path.removeprefix("kaohe ") in MANUAL


def test_every_option_is_in_the_manual():
    options = {
        name
        for _, command in ALL
        for one in command.params
        if isinstance(one, click.Option)
        for name in one.opts
    }

    assert {one for one in options if one not in MANUAL} == set()


def test_every_kind_of_document_and_every_shipped_year_is_named_for_the_user():
    for kind in load_catalog().kinds:
        assert kind.key in MANUAL
    for name in shipped_plans():
        assert name in README
