"""The `kaohe` command: asks the clock, gathers the commands, says why one was refused.

The commands are in `console`, one module a subject. What a command needs is imported
when it runs, so that `kaohe --help` starts at once.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

from console.desk import Desk
from console.shell import FILE, LazyGroup, usage_message
from console.telling import spoken
from tracker.errors import KaoheError

# A command is reached by standing here.
COMMANDS = {
    "account": "console.accounts:account_app",
    "acknowledge": "console.silences:acknowledge",
    "audit": "console.audit:audit_app",
    "backup": "console.upkeep:backup_",
    "board": "console.overview:board_",
    "channel": "console.channels:channel_app",
    "check": "console.plans:check",
    "demo": "console.demo:demo",
    "doctor": "console.documents:doctor",
    "draft": "console.drafting:draft",
    "duty": "console.overview:duty_app",
    "export": "console.overview:export_app",
    "figure": "console.figures:figure_app",
    "import": "console.overview:import_",
    "init": "console.plans:init",
    "instruction": "console.instructions:instruction_app",
    "issue": "console.issue_steps:issue_app",
    "lint": "console.documents:lint",
    "obligation": "console.obligation_steps:obligation_app",
    "paper": "console.papers:paper_app",
    "papers": "console.papers:papers_",
    "plan": "console.plans:plan_commands",
    "register": "console.papers:register_",
    "remind": "console.remind:remind",
    "reminders": "console.reminder_steps:reminders_app",
    "resend": "console.reminder_steps:resend",
    "restore": "console.upkeep:restore_",
    "run": "console.remind:run_",
    "serve": "console.serve:serve_",
    "silence": "console.silences:silence_",
    "status": "console.overview:status_",
    "store": "console.upkeep:store_app",
    "template": "console.templates:template_commands",
}


def now() -> datetime:
    """The moment, in Beijing's time."""
    return datetime.now(ZoneInfo("Asia/Shanghai"))


@click.group(cls=LazyGroup, places=COMMANDS)
@click.option(
    "--site",
    type=FILE,
    envvar="KAOHE_SITE",
    default=Path(),
    help="工作文件夹，不写是当前的。",
)
@click.pass_context
def app(context: click.Context, site: Path) -> None:
    """考核：县域生态环境考核的公文拟稿和台账。

    例：kaohe demo　（建一个示范文件夹，拟出方案）
    """
    # Before it holds the desk, the context holds the clock that `main` was given.
    context.obj = Desk(site, context.obj)


def main(
    arguments: Sequence[str] | None = None, now: Callable[[], datetime] = now
) -> NoReturn:
    """Run the command line; ends the process: 0 done, 1 refused, 2 wrong usage."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in an old code page must not end a command half-way.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if "--version" in arguments[:1]:
        print(f"kaohe {_version()}")
        sys.exit(0)
    try:
        code = app(arguments, prog_name="kaohe", standalone_mode=False, obj=now)
    except KaoheError as error:
        print(f"没有做成：{spoken(str(error))}", file=sys.stderr)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message)
        code = 0
    except click.UsageError as error:
        print(f"用法不对：{usage_message(error)}", file=sys.stderr)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        print("已中断。", file=sys.stderr)
        code = 1
    except BrokenPipeError:
        # Whoever was reading, `head` say, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        from tracker.files import reason_of

        print(f"没有做成：{error.filename or ''}{reason_of(error)}。", file=sys.stderr)
        code = 1
    sys.exit(code or 0)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("kaohe")
    except PackageNotFoundError:
        return "（未安装，从源码运行）"


if __name__ == "__main__":
    main()
