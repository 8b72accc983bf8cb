"""Secrets are named in the settings and kept elsewhere."""

import base64

import pytest

from scheduler.channels.secret import BadSecret, Secret, secret_of, told

ENVIRON = {"KAOHE_KEY": " hush-hush ", "EMPTY": " "}


def read(reference, root):
    return secret_of(reference, root=root, environ=ENVIRON).reveal()


def test_a_secret_comes_from_a_variable_or_from_a_file_outside_the_site(tmp_path):
    (tmp_path / "key").write_text("from-a-file\n")
    site = tmp_path / "site"

    assert read("env:KAOHE_KEY", site) == "hush-hush"
    assert read(f"file:{tmp_path / 'key'}", site) == "from-a-file"
    assert read("file:../key", site) == "from-a-file"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("env:NOT_THERE", "环境变量 NOT_THERE 没有设置"),
        ("env:EMPTY", "环境变量 EMPTY 没有设置"),
        ("file:../nowhere", "找不到这个文件"),
        ("file:../empty", "里面是空的"),
        ("file:key", "不能放在工作文件夹里"),
        ("file:../site/key", "不能放在工作文件夹里"),
        ("file:\0", "路径不对"),
        ("hush-hush", "不能直接写在设置里"),
        ("env:", "不能直接写在设置里"),
    ],
)
def test_where_it_cannot_be_had_the_sentence_says_why(tmp_path, reference, reason):
    (tmp_path / "empty").write_text("")

    with pytest.raises(BadSecret, match=reason) as refused:
        read(reference, tmp_path / "site")

    assert "hush-hush" not in str(refused.value)


def test_a_secret_prints_as_three_stars():
    secret = Secret(lambda: "hush-hush")

    assert f"{secret} {secret!r} {[secret]}" == "*** *** [***]"


def test_an_answer_is_told_without_the_secret_in_any_dress():
    secret = "https://x.cn/hook/12345678?key=ab/cd efgh&v=1"
    dresses = [secret, "12345678", "ab/cd efgh", "ab%2Fcd%20efgh"]
    dresses += [base64.b64encode(secret.encode()).decode()]

    for dress in dresses:
        assert told(f"bad: {dress}!", [secret]) == "bad: ***!"


def test_no_secret_changes_nothing():
    assert told("too many\nrequests", ["", ""]) == "too many requests"


def test_a_long_answer_is_cut_after_the_secret_is_gone():
    answer = told("x" * 155 + "hush-hush", ["hush-hush"])

    assert answer == "x" * 155 + "***"
    assert len(told("x" * 500, [])) == 161
