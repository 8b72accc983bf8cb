"""LibreOffice as a program that is run, waited for, and ended with all it started."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Final

# Where LibreOffice puts itself without telling the path.
_USUAL_PLACES: Final = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


class Ending(Enum):
    """How a run of LibreOffice ended."""

    DONE = "done"
    CRASHED = "crashed"
    HUNG = "hung"


def find_soffice() -> str | None:
    """The command that runs LibreOffice, or None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((one for one in _USUAL_PLACES if Path(one).exists()), None)


def convert(
    soffice: str,
    documents: Sequence[Path],
    *,
    into: Path,
    profile: Path,
    settings: Mapping[str, str],
    seconds: float,
) -> Ending:
    """Let one LibreOffice put a PDF of each document, in order, into a folder.

    Whether a PDF is there, and whole, is for the caller to see. Where it is not done
    after `seconds`, LibreOffice and whatever it started is killed.

    Args:
        profile: LibreOffice's own files, so that one that is open does not matter.
        settings: variables of the environment, beside those there are.
    """
    command = [
        soffice,
        "--headless",
        "--norestore",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(into),
        *map(str, documents),
    ]
    try:
        # A pipe would be kept open by what a killed program leaves behind.
        office = subprocess.Popen(
            command,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return Ending.CRASHED
    try:
        return Ending.CRASHED if office.wait(seconds) else Ending.DONE
    except subprocess.TimeoutExpired:
        return Ending.HUNG
    finally:
        _kill(office)


def _kill(office: subprocess.Popen[bytes]) -> None:
    """End the program and its children, those too that outlived it."""
    if sys.platform == "win32":
        if office.poll() is None:
            tree = ["taskkill", "/F", "/T", "/PID", str(office.pid)]
            subprocess.run(tree, capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)
    office.wait()
