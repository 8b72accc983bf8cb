"""Tables that are readable in a Chinese terminal, whatever stands in the cells."""

from io import StringIO
from itertools import groupby
from unicodedata import east_asian_width

import pytest

from console.telling import harmless, table

HEADERS = ["编号", "单位", "事项", "期限"]
LONG = "报送畜禽养殖废弃物资源化利用情况说明及佐证材料（含照片、台账和验收单）" * 3
ROWS = [
    ["R-001", "农业农村局", LONG, "2020-10-09"],
    ["R-002", "领导小组办公室设在其内设机构的那个单位", "短", "2020-10-23"],
]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def no_wishes_about_the_terminal(monkeypatch):
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def printed(capsys):
    """Prints a table where there is no terminal; its lines but the rule."""

    def lines(*arguments, **options) -> list[str]:
        table(*arguments, **options)
        out: str = capsys.readouterr().out
        return [one for one in out.splitlines() if set(one) != {"-"}]

    return lines


def width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def places(line: str) -> list[tuple[int, str]]:
    """The characters of a line, each with the display column where it starts."""
    return [(width(line[:index]), sign) for index, sign in enumerate(line)]


def cell(lines: list[str], start: int, end: int) -> str:
    """What stands between two display columns, down all lines."""
    signs = (one for line in lines for one in places(line))
    return "".join(sign for column, sign in signs if start <= column < end).strip()


def starts(line: str) -> list[int]:
    """Where the words of a line begin."""
    runs = groupby(places(line), key=lambda one: one[1] == " ")
    return [next(run)[0] for blank, run in runs if not blank]


def test_no_line_is_wider_than_eighty_columns_where_there_is_no_terminal(printed):
    lines = printed(HEADERS, ROWS)

    assert max(width(line) for line in lines) <= 80


def test_every_word_of_a_long_cell_is_there_inside_its_column(printed):
    lines = printed(HEADERS, ROWS)

    _, _, task, due = starts(lines[0])
    second = next(n for n, line in enumerate(lines) if line.startswith("R-002"))
    text = cell(lines[1:second], task, due)
    assert text.replace(" ", "") == LONG


def test_a_rule_as_wide_as_the_table_stands_under_the_headers(capsys):
    table(HEADERS, ROWS)

    header, rule, *_ = capsys.readouterr().out.splitlines()
    assert set(rule) == {"-"}
    assert width(header) == len(rule) <= 80


def test_cells_start_where_their_header_starts(printed):
    lines = printed(HEADERS, ROWS)

    rows = [line for line in lines if line.startswith("R-")]
    assert [starts(line) for line in rows] == [starts(lines[0])] * 2


@pytest.mark.parametrize("columns", ["1", "40", "200"])
def test_a_table_follows_the_width_asked_for_and_never_loses_a_word(
    printed, monkeypatch, columns
):
    monkeypatch.setenv("COLUMNS", columns)

    lines = printed(HEADERS, ROWS)

    # Where there is no room at all, a character and a gap a column are the least.
    assert max(width(line) for line in lines) <= max(int(columns), 4 * len(HEADERS))
    shown = sorted("".join(lines).replace(" ", ""))
    assert shown == sorted("".join([*HEADERS, *ROWS[0], *ROWS[1]]))


def test_short_columns_keep_their_width_beside_long_ones(printed):
    lines = printed(
        ["编号", "事项", "说明", "期限", "状态"],
        [["2020-R-0012", LONG, LONG, "2020-10-09", "已逾期"]],
    )

    first = next(one for one in lines if "2020-R-0012" in one)
    assert first.split()[-2:] == ["2020-10-09", "已逾期"]


def test_a_column_is_no_wider_than_it_may_be(printed):
    lines = printed(HEADERS, ROWS, widths={"事项": 20})

    _, _, task, due = starts(lines[0])
    assert due - task <= 20 + 2


@pytest.mark.parametrize(
    ("hostile", "harmed"),
    [
        ("\x1b[31m甲", "�[31m甲"),
        ("甲\x9b2J", "甲�2J"),
        ("甲\r乙", "甲 乙"),
        ("甲\b乙\a", "甲�乙�"),
        ("甲\u202e乙", "甲�乙"),
        ("甲\u200b乙", "甲�乙"),
        ("甲\ud800乙", "甲�乙"),
        ("甲\t乙", "甲 乙"),
        ("[red]甲[/red]", "[red]甲[/red]"),
        (":warning:", ":warning:"),
        ("\ue000", "\ue000"),
        ("甲\u3000乙", "甲\u3000乙"),
    ],
)
def test_a_cell_is_text_and_steers_nothing(printed, hostile, harmed):
    lines = printed(["名称"], [[hostile]])

    assert " ".join(line.strip() for line in lines[1:]) == harmed


def test_a_header_steers_nothing_either(printed):
    assert printed(["\x1b[31m甲"], [])[0].strip() == "�[31m甲"


def test_what_is_harmless_stays_as_it_is():
    text = "第一行\n第二行：《方案》（2020）"

    assert harmless(text) == text


def test_nothing_in_a_cell_is_an_empty_cell_and_zero_is_zero(printed):
    lines = printed(["甲", "乙"], [[None, 0]])

    assert lines[1].split() == ["0"]


def test_no_rows_leave_the_headers(printed):
    lines = printed(["编号", "单位"], [])

    assert [line.split() for line in lines] == [["编号", "单位"]]


def test_a_terminal_shows_the_colour_of_a_cell(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)

    table(["灯"], [["红灯"], ["绿灯"]], styles={"红灯": "red"})

    out = terminal.getvalue()
    assert "\x1b[31m红灯\x1b[0m" in out
    assert "\x1b[32m绿灯" not in out


@pytest.mark.parametrize("wish", ["FORCE_COLOR", "TTY_COMPATIBLE"])
def test_no_colour_goes_where_there_is_no_terminal(printed, monkeypatch, wish):
    monkeypatch.setenv(wish, "1")

    lines = printed(["灯"], [["红灯"]], styles={"红灯": "red"})

    assert [line.strip() for line in lines] == ["灯", "红灯"]
