"""The year is begun on the page: the plan's duties become obligations, looked at first."""

import re
from dataclasses import replace

from tests.builders import a_duty
from tracker.ports import Filter, Table
from tracker.storage.planfile import save_plan
from web.accounts.model import Post

PATH = "/obligations/make"


def keys(pages):
    with pages.office.opened().ledger.store.reading() as reader:
        return [one.key for one in reader.find(Table.OBLIGATIONS, Filter())]


def mark_in(answer):
    return re.findall(r'name="mark" value="(\w+)"', answer.text)[0]


def with_duty(pages, material):
    """The plan with one more duty."""
    opened = pages.office.opened()
    duty = a_duty(material=material, leads=("水利局",))
    plan = replace(opened.plan, duties=(*opened.plan.duties, duty))
    save_plan(plan, opened.site.plan_file)


def test_what_the_plan_says_is_shown_first_and_written_when_confirmed(pages):
    with_duty(pages, "新添的材料")
    before = keys(pages)
    browser = pages.as_(Post.CLERK)

    shown = browser.get(PATH)
    untouched = keys(pages)
    done = browser.post_form(PATH, {"mark": mark_in(shown)})

    assert "新添的材料" in shown.text
    assert untouched == before
    assert done.status_code == 303
    assert len(keys(pages)) > len(before)
    told = browser.get(done.headers["location"]).text
    assert "已写入台账" in told
    assert "没有要生成或改动的" in told


def test_what_changed_since_it_was_shown_is_shown_anew_and_not_written(pages):
    with_duty(pages, "新添的材料")
    browser = pages.as_(Post.CLERK)
    mark = mark_in(browser.get(PATH))
    with_duty(pages, "又添的材料")
    before = keys(pages)

    answer = browser.post_form(PATH, {"mark": mark})

    assert answer.status_code == 400
    assert "没有写入" in answer.text
    assert "又添的材料" in answer.text
    assert keys(pages) == before
    assert mark_in(answer) != mark
