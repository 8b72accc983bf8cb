"""The built package: our names and nobody else's, all data, no county in the code."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent
OURS = {"tracker", "scheduler", "notices", "web", "console", "templates", "cli.py"}
PLANS = ROOT / "tracker" / "data" / "plans"
# Where a plan says what something or somebody is called.
NAMING_KEYS = {"name", "office_name", "province"}

# When the installed wheel is tested there are no sources beside the tests.
in_checkout = pytest.mark.skipif(
    not (ROOT / "tracker").exists(), reason="reads the sources; done in the checkout"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of our wheel: the installed one, or one built from the checkout."""
    if not (ROOT / "tracker").exists():
        installed = distribution("kaohe").files or []
        return {str(path) for path in installed if path.suffix != ".pyc"}
    folder = tmp_path_factory.mktemp("wheel")
    built = next(iter(WheelBuilder(str(ROOT)).build(directory=str(folder))))
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_our_names_and_nothing_else(wheel: set[str]) -> None:
    tops = {PurePosixPath(name).parts[0] for name in wheel}

    about = {top for top in tops if re.fullmatch(r"kaohe-.*\.dist-info", top)}

    assert len(about) == 1
    # ".." is the `kaohe` command, which an installed wheel puts outside.
    assert tops - about - {".."} == OURS


def test_no_other_distribution_installs_one_of_our_names() -> None:
    names = {name.removesuffix(".py") for name in OURS}

    owners = packages_distributions()

    strangers = {d for name in names for d in owners.get(name, ())} - {"kaohe"}
    assert strangers == set()


@in_checkout
def test_every_file_of_a_package_is_in_the_wheel(wheel: set[str]) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in package_files()}

    assert files - wheel == set()


def test_the_page_s_looks_and_what_browsers_fetch_are_in_the_wheel(
    wheel: set[str],
) -> None:
    wanted = {"looks/base.html", "static/htmx.min.js", "static/htmx.LICENSE"}

    assert {f"web/{one}" for one in wanted} <= wheel


@in_checkout
def test_no_code_names_a_place_a_unit_or_an_indicator_of_a_plan() -> None:
    names = {name for plan in PLANS.rglob("*.toml") for name in names_in(plan)}
    assert names, "no plan was read: this test would pass whatever the code says"

    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in product_code()
        for name in names
        if name in path.read_text("utf-8")
    }

    assert named == set()


def package_files() -> Iterator[Path]:
    """Every file of our packages, data included."""
    for package in OURS:
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def product_code() -> Iterator[Path]:
    yield from (path for path in package_files() if path.suffix == ".py")
    yield from (ROOT / name for name in ("cli.py", "run.py"))


def names_in(plan: Path) -> set[str]:
    """What a plan calls its place, units and indicators: names of three signs or more.

    Shorter ones are everyday words, such as 审核.
    """
    found: set[str] = set()
    waiting: list[object] = [tomllib.loads(plan.read_text("utf-8"))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            found |= {str(value[key]) for key in NAMING_KEYS & value.keys()}
    return {name for name in found if len(name) > 2}
