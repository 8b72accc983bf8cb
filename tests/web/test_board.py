"""The board: every number opens the list that makes it; the charts say it in words."""

import json
import re

import pytest

import cli
from tests.unit.ledger.cast import a_reminder
from tests.web.busy import make_busy
from tests.web.conftest import OWN, TODAY
from tests.web.following import numbers_on, rows_at, wrong_numbers
from tests.web.programs import a_program
from web.accounts.model import Post

OLD = "obligations/B2024-0001"
SEEN_BY = (Post.CLERK, Post.OFFICE_HEAD, Post.LEADER, Post.AUDITOR)


def test_every_number_opens_exactly_the_list_that_makes_it(pages):
    make_busy(pages)
    browser = pages.as_(Post.LEADER)
    text = browser.get("/board").text

    assert len(numbers_on(text)) >= 33
    assert wrong_numbers(browser, text) == []


def test_what_was_reminded_is_counted_once_an_item(pages):
    make_busy(pages)
    browser = pages.as_(Post.CLERK)

    assert rows_at(browser, "/board/replies?unit=财政局") == 0
    text = browser.get("/board").text
    assert "/board/replies?unit=" in text


@pytest.mark.parametrize(("on", "number"), [("2025-10-08", 0), ("2025-10-09", 1)])
def test_program_and_command_count_what_had_been_sent_by_the_end_of_the_day(
    pages, capsys, on, number
):
    with pages.office.opened().ledger.store.outbox.transaction() as txn:
        txn.plan([a_reminder(TODAY, unit=OWN), a_reminder(TODAY, year=2024, item=OLD)])
        txn.commit()
    command = ["--site", str(pages.office.root), "board", "--json", "--on", on]

    with pytest.raises(SystemExit):
        cli.main(command, pages.clock)
    printed = json.loads(capsys.readouterr().out)
    told = a_program(pages, Post.CLERK).get(f"/api/board?on={on}").json()

    assert told == printed
    assert {one["unit"]: one["reminded"] for one in told}[OWN] == number


@pytest.mark.parametrize("post", [*Post])
def test_only_who_sees_all_units_gets_in(pages, post):
    answer = pages.as_(post).get("/board")

    assert answer.status_code == (200 if post in SEEN_BY else 403)


def test_a_chart_has_a_title_a_text_and_its_numbers_beside_the_colours(pages):
    make_busy(pages)
    text = pages.as_(Post.LEADER).get("/board").text

    for key in ("handed-in", "closed"):
        labels = re.search(rf'aria-labelledby="(c-{key}-t) (c-{key}-d)"', text)
        assert labels
        for one in labels.groups():
            assert f'id="{one}"' in text
    assert re.search(r"<desc[^>]*>[^<]*林草局：按时\d+，迟报\d+，未报\d+", text)
    assert re.search(r'<text class="value on-bad"[^>]*>\d+</text>', text)
    assert "style=" not in text


def test_an_empty_ledger_has_a_sentence_and_no_chart(tmp_path):
    from tests.builders import a_moment, a_plan
    from tests.web.conftest import TODAY, Clock, Pages
    from tracker.storage.planfile import save_plan
    from tracker.storage.site import make_site
    from web.office import Office

    root = tmp_path / "空"
    make_site(root, year=2025)
    save_plan(a_plan(), root / "plans" / "2025.toml")
    clock = Clock(a_moment(TODAY))
    office = Office(root, clock)
    pages = Pages(office, clock)

    text = pages.as_(Post.LEADER).get("/board").text
    home = pages.as_(Post.CLERK).get("/")

    assert "台账里还没有" in text
    assert "<svg" not in text
    assert home.status_code == 200
    office.close()
