"""Make the environment `.venv` in this clone when needed, then run a command in it.

    python3 run.py demo                 any `kaohe` command: demo, lint a.docx, ...
    python3 run.py test [pytest args]   the tests
    python3 run.py ci                   lint, types, import contracts, the built wheel

Standard library only: nothing is installed yet when it starts. All it makes stays
in the clone, in `.venv` and `.cache`. An older Python must be able to parse this
file, to be told that it is too old: no `match`, no `:=`.
"""

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - the user may have an older one
    sys.exit(
        "需要 Python 3.11 或更新的版本，现在是 {}.{}；请安装后再运行。"
        "(Python 3.11 or newer is needed.)".format(*sys.version_info)
    )

import tomllib

ROOT = Path(__file__).resolve().parent
PROJECT = ROOT / "pyproject.toml"
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
UNFINISHED = VENV / "unfinished"
# What the tests read besides the installed program.
NEEDED_BY_TESTS = ("pyproject.toml", "tests", "docs", "examples", "*.md")
# The tests that go through all a wheel could lack: modules, commands, templates, texts,
# pages. Rules, files of people, kills and sockets are the same packed or not.
PACKED = (
    "e2e",
    "golden",
    "templates",
    "test_docs.py",
    "test_packaging.py",
    "web/test_demo_page.py",
    "web/test_papers_page.py",
    "web/test_who_gets_in.py",
)
# A file's tests stay together, as they share what it costs to set up; the long ones
# are first. One process where pytest is told so: -n 0.
ON_ALL_CORES = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")

ENVIRONMENT = {
    **os.environ,
    "PIP_CACHE_DIR": str(CACHE / "pip"),
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    # A `user = true` in somebody's pip.conf would stop pip inside a venv.
    "PIP_USER": "0",
    # pytest keeps its last three temporary folders, by default outside the clone.
    "PYTEST_DEBUG_TEMPROOT": str(CACHE),
    # A pipe on Windows speaks GBK by default; what we read from it is UTF-8.
    "PYTHONUTF8": "1",
    # What the program tells the user to type next.
    "KAOHE_PROGRAM": "py run.py" if sys.platform == "win32" else "python3 run.py",
}
# They would mix somebody else's modules into our environment.
for stranger in ("PYTHONHOME", "PYTHONPATH"):
    ENVIRONMENT.pop(stranger, None)


def main(arguments: list[str]) -> int:
    """Run what was asked for; returns its exit code."""
    CACHE.mkdir(exist_ok=True)
    if arguments[:1] == ["test"]:
        prepare("test")
        return run(program(VENV, "pytest"), *ON_ALL_CORES, *arguments[1:])
    if arguments == ["ci"]:
        prepare("dev")
        check_sources()
        return test_the_wheel(CACHE / "ci")
    prepare("program")
    return run(program(VENV, "kaohe"), *arguments, cwd=Path.cwd())


def prepare(group: str) -> None:
    """Bring `.venv` to what pyproject.toml asks for; quick when it is there already.

    Args:
        group: "program" for the program alone, or a dependency group beside it.
    """
    if not usable():
        remove(VENV)
        VENV.mkdir()
        UNFINISHED.touch()
        make_environment(VENV)
    project = hashlib.sha256(PROJECT.read_bytes()).hexdigest()
    stamp, wanted = VENV / f"installed-{group}.txt", f"{ROOT}\n{project}\n"
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    UNFINISHED.touch()
    wishes = [*requirements(group), "--editable", str(ROOT)]
    done = attempt("安装依赖（首次需要几分钟）", *pip_of(VENV), "install", *wishes)
    # A stopped run leaves the mark; a pip that failed by itself cleaned up.
    UNFINISHED.unlink()
    insist(done, "请检查网络后再运行一次。")
    make_link_relative()
    stamp.write_text(wanted, "utf-8")


def usable() -> bool:
    """Whether `.venv` can be built upon: whole, starting, made for this place.

    One without stamps was made by hand and is filled up, not replaced.
    """
    stamps = VENV.glob("installed-*.txt")
    moved = any(not s.read_text("utf-8").startswith(f"{ROOT}\n") for s in stamps)
    stopped = UNFINISHED.exists()
    return not moved and not stopped and answers(program(VENV, "python"), "-c", "")


def make_environment(venv: Path) -> None:
    """A new environment with pip, or without where this system's pip can fill it."""
    # From a venv's own Python, the new one would depend on the old.
    python = getattr(sys, "_base_executable", sys.executable)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if not has_pip and importlib.util.find_spec("pip") is None:
        sys.exit(
            "这个 Python 缺少 venv 组件，无法建立运行环境；"
            "请先执行 sudo apt install python3-venv，再运行一次。"
        )
    how = [] if has_pip else ["--without-pip"]
    insist(attempt("建立运行环境 " + venv.name, python, "-m", "venv", *how, str(venv)))


def pip_of(venv: Path) -> list[str]:
    """The command that installs into `venv`: its own pip, or else the system's."""
    python = str(program(venv, "python"))
    if answers(python, "-m", "pip", "--version"):
        return [python, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", python]


def requirements(group: str) -> list[str]:
    """What a dependency group of pyproject.toml lists; pip before 25.1 cannot."""
    groups = tomllib.loads(PROJECT.read_text("utf-8"))["dependency-groups"]
    found: list[str] = []
    for item in groups.get(group, []):
        included = isinstance(item, dict)
        found += requirements(item["include-group"]) if included else [item]
    return found


def make_link_relative() -> None:
    """Say where the clone is in plain ASCII, in the file that puts it on the path.

    Python before 3.13 reads the file in Windows' own encoding (GBK) though it is
    written in UTF-8, and would not start from a folder with a Chinese name.
    """
    for link in VENV.glob("**/site-packages/*kaohe*.pth"):
        link.write_text(os.path.relpath(ROOT, link.parent), "ascii")


def check_sources() -> None:
    """Style, types and the direction of imports; ends the run at the first failure."""
    cache = ["--cache-dir", str(CACHE / "imports")]
    insist(attempt("检查代码", program(VENV, "ruff"), "check"))
    insist(attempt("检查排版", program(VENV, "ruff"), "format", "--check"))
    insist(attempt("检查类型", program(VENV, "mypy")))
    insist(attempt("检查引用方向", program(VENV, "lint-imports"), *cache))


def test_the_wheel(folder: Path) -> int:
    """Run the tests against the built wheel where our sources are out of reach."""
    remove(folder)
    venv, checkout, dist = folder / "venv", folder / "checkout", folder / "dist"
    build = ["-m", "build", "--no-isolation", "--outdir", str(dist)]
    insist(attempt("打包", program(VENV, "python"), *build))
    make_environment(venv)
    wishes = [*requirements("test"), *map(str, dist.glob("*.whl"))]
    insist(attempt("安装打好的包", *pip_of(venv), "install", *wishes))
    for pattern in NEEDED_BY_TESTS:
        for source in ROOT.glob(pattern):
            copy(source, checkout / source.name)
    tests = [f"tests/{one}" for one in PACKED]
    how = [*ON_ALL_CORES, "-m", "not libreoffice"]
    return run(program(venv, "pytest"), *how, *tests, cwd=checkout)


def copy(source: Path, target: Path) -> None:
    """A file or a whole folder at `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def program(venv: Path, name: str) -> Path:
    """Where an environment keeps its commands."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def run(*command: object, cwd: Path = ROOT) -> int:
    """Run a command before the user's eyes; returns its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(words, check=False, cwd=cwd, env=ENVIRONMENT).returncode


def answers(*command: object) -> bool:
    """Whether a command starts and ends well; its output is of no interest."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, check=False, env=ENVIRONMENT, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def attempt(title: str, *command: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command in silence behind one line of title."""
    print(f"{title} …", flush=True)
    words = [str(word) for word in command]
    return subprocess.run(
        words,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def insist(done: subprocess.CompletedProcess[bytes], remedy: str = "") -> None:
    """End the run with the output of a step that failed."""
    if done.returncode:
        print(done.stdout.decode("utf-8", "replace"), flush=True)
        sys.exit(f"上面这一步没有成功。{remedy}")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A sign the console does not know must not end the run.
        sys.stdout.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("已中断；再运行一次即可继续。")
    except OSError as error:
        sys.exit(f"没有完成：{error}。请检查磁盘空间和这个文件夹的写入权限。")
