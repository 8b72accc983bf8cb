"""`kaohe demo --serve`: every made-up user gets in, and the page stands in the played year."""

import subprocess

import httpx
import pytest

from console.demo import PAGE
from console.demo_page import page_of
from tests.files.channels.servers import free_port
from tests.web.demo_served import demo_served
from tests.web.test_serving import KAOHE, PATIENCE
from tracker.storage.planfile import NAME, demo_plan, demo_script, load_plan
from web.accounts.model import UNIT, Post

USERS = page_of(demo_script() / PAGE).users


def test_there_is_a_made_up_user_of_every_post():
    assert {Post(one.post) for one in USERS} == set(Post)
    assert all(one.name.startswith("示例") for one in USERS)


def test_those_of_units_are_of_units_of_the_plan():
    plan, _ = load_plan(demo_plan() / NAME)
    assert plan is not None
    names = {one.name for one in plan.units}

    assert {one.unit for one in USERS if Post(one.post) in UNIT} <= names


def test_every_user_gets_in_with_the_password_told_and_sees_a_day_of_that_year(
    tmp_path,
):
    with demo_served(tmp_path / "示范") as (address, password):
        seen = {one.key: _home(address, one.key, password) for one in USERS}
        refused = _sign_in(address, "clerk", "only-a-guess")

    assert {one.status_code for one in seen.values()} == {200}
    assert "2020年10月21日" in seen["clerk"].text
    assert refused.status_code != 303


def _sign_in(address: str, key: str, password: str) -> httpx.Response:
    return httpx.post(
        f"{address}/login",
        data={"key": key, "password": password},
        headers={"origin": address},
        timeout=PATIENCE,
    )


def _home(address: str, key: str, password: str) -> httpx.Response:
    answer = _sign_in(address, key, password)
    if answer.status_code != 303:
        pytest.fail(answer.text)
    return httpx.get(
        f"{address}/", cookies=answer.cookies, timeout=PATIENCE, follow_redirects=True
    )


def test_a_real_site_is_never_taken_over(tmp_path):
    """Its accounts would get the password that is printed, and its clock stand in 2020."""
    real = tmp_path / "真的"
    subprocess.run([*KAOHE, "init", str(real)], check=True, capture_output=True)
    asked = [*KAOHE, "demo", str(real), "--serve", "--port", str(free_port())]
    told = subprocess.run(
        asked, check=False, capture_output=True, timeout=PATIENCE, encoding="utf-8"
    )

    assert told.returncode == 2
    assert "不是 demo --serve 演完建好的" in told.stderr
    assert not (real / "data" / "accounts.db").exists()
