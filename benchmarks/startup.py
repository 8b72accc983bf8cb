"""How long the command takes to start, beside Python itself and its largest import.

python benchmarks/startup.py
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 15
ROOT = Path(__file__).resolve().parent.parent
CLI = str(ROOT / "cli.py")


def milliseconds(command: Sequence[str]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=False, capture_output=True)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Run every command in turn, round after round, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        site = str(Path(folder) / "site")
        init = [sys.executable, CLI, "init", site, "--plan", "oroqen-2020"]
        subprocess.run(init, check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import click": [sys.executable, "-c", "import click"],
            "import docxtpl": [sys.executable, "-c", "import docxtpl"],
            "kaohe --help": [sys.executable, CLI, "--help"],
            "kaohe check": [sys.executable, CLI, "--site", site, "check"],
            "kaohe draft plan": [sys.executable, CLI, "--site", site, "draft", "plan"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(milliseconds(command))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:18} {value:7.1f} ms")
    for name in ("kaohe --help", "kaohe check", "kaohe draft plan"):
        ratio = medians[name] / medians["import click"]
        print(f"ratio: {ratio:.1f} (time of {name} / of importing click alone)")


if __name__ == "__main__":
    main()
