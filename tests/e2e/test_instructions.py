"""Instructions from the command line."""

import json

import pytest


@pytest.fixture
def run(kaohe, site):
    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# clerk", "clerk"), encoding="utf-8")

    def run(*arguments):
        return kaohe("--site", site, "instruction", *arguments)

    return run


def add(run, *more):
    asked = (
        "--by",
        "王组长@领导小组",
        "--unit",
        "生态环境分局",
        "--text",
        "月底前报齐",
    )
    return run("add", *asked, *more)


def test_one_is_written_answered_found_done_and_listed(run):
    made = add(run)
    assert made.code == 0, made.err
    assert "王组长：月底前报齐（请生态环境分局办；办理中）" in made.out
    key = made.out.split()[0]

    said = run("reply", key, "--by", "甲@生态环境分局", "--text", "周五报齐")
    assert said.code == 0, said.err
    listed = json.loads(run("list", "--json").out)
    assert [one["replies"][0]["text"] for one in listed] == ["周五报齐"]
    done = run("finish", key)
    assert done.code == 0, done.err
    assert "已办结" in done.out
    assert "共 0 件" in run("list", "--state", "办理中").out
    assert "共 1 件" in run("list", "--unit", "生态环境分局").out


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        (("--by", "甲@生态环境分局"), 1, "要由领导小组的人批示"),
        (("--until", "2000-01-02"), 1, "已经过了"),
        (("--until", "下周"), 2, "2020-10-09"),
        (("--unit", "没有的局"), 2, "没有单位"),
        (("--item", "B2020-0999"), 1, "没有编号"),
    ],
)
def test_what_cannot_be_meant_is_refused(run, asked, code, told):
    answer = add(run, *asked)

    assert (answer.code, told in answer.err) == (code, True), answer.err
    assert json.loads(run("list", "--json").out) == []
