"""The command line in Chinese: commands, groups, what was typed wrong, shared options."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

# Click speaks English; its few words are put into Chinese where they reach the user.
_HELP_WORDS = {
    "Usage:": "用法：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 …",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Show this message and exit.": "显示这段说明。",
}


class Command(click.Command):
    """A command whose help has Chinese headings."""

    def get_help(self, ctx: click.Context) -> str:
        return _in_chinese(super().get_help(ctx))


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type

    def get_help(self, ctx: click.Context) -> str:
        return _in_chinese(super().get_help(ctx))


class LazyGroup(Group):
    """A group whose commands are imported when they are asked for.

    A command line names one; the others need not be read for it.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **more: Any) -> None:
        """`places`: a command's name -> where it is, `module:attribute`."""
        super().__init__(*args, **more)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self._places:
            module, _, attribute = self._places[cmd_name].partition(":")
            self.add_command(getattr(import_module(module), attribute), cmd_name)
        return super().get_command(ctx, cmd_name)


def _in_chinese(help: str) -> str:
    for english, chinese in _HELP_WORDS.items():
        help = help.replace(english, chinese)
    return help


FILE = click.Path(path_type=Path)
as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="输出 JSON，给别的程序用。"
)
# What it says, or today, is read by `Desk.day`.
on_option = click.option("--on", help="以哪一天为准，如 2020-10-09；不写是今天。")


def usage_message(error: click.UsageError) -> str:
    """What was typed wrong, in Chinese, and where the help is."""
    match error:
        case click.NoSuchOption():
            message = f"没有选项 {error.option_name}。"
        case click.MissingParameter() if error.param is not None:
            message = f"缺少{_named(error.param)}。"
        case click.exceptions.NoSuchCommand():
            message = f"没有命令 {error.command_name}。"
        case click.BadOptionUsage():
            message = f"选项 {error.option_name} 写得不对，多半是后面没有写值。"
        case click.BadParameter() if error.param is not None:
            message = f"{_named(error.param)} 写得不对。"
        case _ if "unexpected extra argument" in error.message:
            message = "多写了参数；名称里有空格的请加引号。"
        case _:
            message = f"{error.message} "
    path = error.ctx.command_path if error.ctx is not None else "kaohe"
    return f"{message}运行 {path} --help 看用法。"


def _named(param: click.Parameter) -> str:
    """What the user knows a parameter by: an option as it is typed."""
    is_option = isinstance(param, click.Option)
    return f" {param.opts[0]}" if is_option else param.human_readable_name
