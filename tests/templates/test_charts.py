"""A chart's samples become loops over what its references name."""

import pytest
from jinja2 import Environment, StrictUndefined

from notices.charts import chart_source

LANGUAGE = Environment(autoescape=True, undefined=StrictUndefined)
LABELS = (
    '<c:strRef><c:f>排行!单位</c:f><c:strCache><c:ptCount val="1"/>'
    '<c:pt idx="0"><c:v>示例</c:v></c:pt></c:strCache></c:strRef>'
)
FIGURES = (
    "<c:numRef><c:f>{name}!按时</c:f><c:numCache><c:formatCode>General</c:formatCode>"
    '<c:ptCount val="1"/><c:pt idx="0"><c:v>9</c:v></c:pt></c:numCache></c:numRef>'
)


def filled(xml: str, **values: object) -> str:
    return LANGUAGE.from_string(chart_source(xml)).render(**values)


def test_each_row_of_the_list_is_a_point():
    rows = [{"单位": "甲局"}, {"单位": "乙局 <&>"}]

    text = filled(LABELS, 排行=rows)

    assert '<c:ptCount val="2"/>' in text
    assert '<c:pt idx="0"><c:v>甲局</c:v></c:pt>' in text
    assert '<c:pt idx="1"><c:v>乙局 &lt;&amp;&gt;</c:v></c:pt>' in text
    assert "示例" not in text


def test_a_figure_nobody_gave_is_no_point_and_not_nought():
    rows = [{"按时": 3}, {"按时": "【待填：按时】"}, {"按时": 0}]

    text = filled(FIGURES.format(name="排行"), 排行=rows)

    assert [f'idx="{index}"' in text for index in range(3)] == [True, False, True]
    assert "待填" not in text


def test_an_empty_list_leaves_an_empty_chart():
    assert '<c:ptCount val="0"/></c:strCache>' in filled(LABELS, 排行=[])


def test_a_reference_that_word_put_in_quotes_is_known():
    text = filled(FIGURES.format(name="'看板.排行'"), 看板={"排行": [{"按时": 4}]})

    assert "<c:v>4</c:v>" in text


def test_a_chart_of_a_real_sheet_stays_as_it_is():
    xml = FIGURES.format(name="Sheet1").replace("按时", "$B$2:$B$5")

    assert chart_source(xml) == xml


@pytest.mark.parametrize(
    ("rows", "millimetres"), [(3, 90), (11, 91), (22, 157), (60, 200)]
)
def test_a_chart_is_as_high_as_its_rows_need(rows, millimetres):
    xml = (
        '<wp:inline><wp:extent cx="1" cy="3240000"/><wp:effectExtent b="0"/>'
        '<wp:docPr id="11" name="图表：排行" descr="甲"/></wp:inline>'
    )

    text = filled(xml, 排行=[{}] * rows)

    assert f'cy="{millimetres * 36_000}"' in text


def test_a_picture_keeps_its_height():
    xml = (
        '<wp:inline><wp:extent cx="1" cy="7"/><wp:docPr id="1" name="图片"/></wp:inline>'
        '<wp:inline><wp:docPr id="2" name="图表：排行"/></wp:inline>'
    )

    assert chart_source(xml) == xml
