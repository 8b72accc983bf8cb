"""A plan on disk: what is saved comes back equal, whatever the clerk typed."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_paper, a_plan, a_unit
from tracker.errors import BadFile, UsageError
from tracker.model.plan import SUBJECTS, Passage
from tracker.model.schema import fields_of
from tracker.storage.planfile import (
    NAME,
    load_plan,
    save_plan,
    shipped_plan,
    shipped_plans,
)

# What a plan may hold: no control characters, no lone surrogates, no blank ends.
TYPED = (
    st.text(
        st.characters(
            exclude_categories=["Cs"],
            exclude_characters="\x7f\u200b\u2060\ufeff\ufffe\uffff",
        ).filter(lambda char: char >= " ")
        | st.sampled_from("\t\n\r\x0b\"'\\#=[]{}；𠀀𪚥"),
        max_size=40,
    )
    .map(str.strip)
    .filter(bool)
)
AWKWARD = (
    'He said "好"',
    '三个引号"""在中间',
    "'单''引'''号",
    "反斜杠\\在末尾\\",
    "\\u4e2d不是转义",
    "一行\n两行",
    "一行\r\n两行",
    "一行\r两行",
    "一行\x0b两行",
    "一行\u2028两行\x85三行",
    "行末反斜杠\\\n下一行",
    "扩展区𠀀𪚥字",
    "=1+1",
    "# 不是注释",
    "单位",
    "{{ 区划.自称 }}",
)


@given(texts=st.lists(TYPED, min_size=1, max_size=4, unique=True))
def test_any_text_comes_back_equal(texts, tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / NAME
    lines = [re.sub(r"[\n\r\x0b;；]", "", text).strip() or "甲" for text in texts]
    plan = a_plan(
        paper=a_paper(copied=tuple(lines), note=lines[0]),
        units=(a_unit(aliases=tuple(lines)), a_unit("财政局")),
        passages=tuple(
            Passage(chapter=f"{number} {line}", text=text)
            for number, (line, text) in enumerate(zip(lines, texts, strict=True))
        ),
    )

    save_plan(plan, path)

    assert load_plan(path) == (plan, [])


@pytest.mark.parametrize("text", AWKWARD)
def test_text_that_toml_could_mistake_comes_back_equal(tmp_path, text):
    path = tmp_path / NAME
    plan = a_plan(passages=(Passage(chapter="甲", text=text),))

    save_plan(plan, path)

    assert load_plan(path) == (plan, [])


@pytest.mark.parametrize("folder", shipped_plans().values(), ids=lambda one: one.name)
def test_a_shipped_plan_comes_back_equal(tmp_path, folder):
    plan, _ = load_plan(folder / NAME)
    assert plan is not None

    save_plan(plan, tmp_path / NAME)

    assert load_plan(tmp_path / NAME) == (plan, [])


def test_saving_what_was_loaded_changes_no_byte(tmp_path):
    save_plan(a_plan(), tmp_path / NAME)
    before = (tmp_path / NAME).read_bytes()
    plan, _ = load_plan(tmp_path / NAME)
    assert plan is not None

    save_plan(plan, tmp_path / NAME)

    assert (tmp_path / NAME).read_bytes() == before


def test_the_file_names_every_field_in_the_words_of_the_user(tmp_path):
    save_plan(a_plan(), tmp_path / NAME)

    text = (tmp_path / NAME).read_text("utf-8")

    for subject in SUBJECTS:
        assert f"# {subject.label}：" in text
        for one in fields_of(subject.record):
            assert f"{one.key} {one.label}" in text


def test_what_nobody_gave_is_not_in_the_file(tmp_path):
    save_plan(a_plan(paper=a_paper(number="", signer="")), tmp_path / NAME)

    text = (tmp_path / NAME).read_text("utf-8")

    assert '\nnumber = ""' not in text
    assert "\nsigner =" not in text


def test_saving_over_a_plan_leaves_nothing_of_it(tmp_path):
    save_plan(a_plan(), tmp_path / NAME)
    plan = replace(a_plan(), duties=())

    save_plan(plan, tmp_path / NAME)

    assert load_plan(tmp_path / NAME) == (plan, [])


def test_the_plan_that_was_there_is_kept_beside_the_new_one(tmp_path):
    path = tmp_path / "2025.toml"
    save_plan(a_plan(), path)
    before = path.read_bytes()

    save_plan(replace(a_plan(), duties=()), path)

    assert (tmp_path / "2025.toml.bak").read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "2025.toml",
        "2025.toml.bak",
    ]


def test_saving_the_same_again_does_not_push_out_the_one_kept(tmp_path):
    path = tmp_path / "2025.toml"
    save_plan(a_plan(), path)
    before = path.read_bytes()
    save_plan(replace(a_plan(), duties=()), path)

    save_plan(replace(a_plan(), duties=()), path)

    assert (tmp_path / "2025.toml.bak").read_bytes() == before


def test_a_file_that_is_no_utf8_is_refused(tmp_path):
    (tmp_path / NAME).write_bytes("[year]\nnote = '说明'".encode("gb18030"))

    with pytest.raises(BadFile, match="不是 UTF-8 编码；请另存为 UTF-8 再试。"):
        load_plan(tmp_path / NAME)


def test_a_year_without_a_plan_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(BadFile) as told:
        load_plan(tmp_path / "plans" / "2021.toml")

    assert told.value.reason == (
        "没有2021年度的方案（plans/2021.toml）；请用 kaohe plan import 导入，"
        "或把 kaohe.toml 的 year 改回来。"
    )


def test_an_unknown_shipped_plan_is_refused_with_the_names_there_are():
    with pytest.raises(
        UsageError, match="没有自带的方案 nowhere-1999；可用的有："
    ) as told:
        shipped_plan("nowhere-1999")

    assert all(name in str(told.value) for name in shipped_plans())


def test_more_than_one_county_is_shipped_and_the_invented_one_says_so():
    plans = [load_plan(folder / NAME)[0] for folder in shipped_plans().values()]

    assert len(plans) > 1
    for plan in plans:
        assert plan is not None
        assert plan.year.fictional == ("虚构" in plan.year.note)
