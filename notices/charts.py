"""What a chart in a template is filled from.

A chart keeps the values it shows beside a reference to the sheet they came from. In a
template the reference names the list and the entry of each row, `排行!单位`, and the
values are samples: so the template stays sound for Word, and a clerk may change the
chart's looks there, which loops typed between the values would not survive. Where the
chart stands in the text, its name tells the list: `图表：排行`, and its height grows with
the rows.
"""

import re
from typing import Final

CHART_PART: Final = re.compile(r"word/charts/chart\d+\.xml")
_REFERENCE: Final = re.compile(
    r"<c:(?P<kind>str|num)Ref>\s*<c:f>'?(?P<rows>[\w.]+)'?!(?P<entry>\w+)</c:f>"
    r".*?</c:(?P=kind)Ref>",
    re.DOTALL,
)
_HEIGHT: Final = re.compile(
    r'(?P<before><wp:extent [^>]*?cy=")(?P<least>\d+)(?P<after>"[^>]*>'
    r'(?:(?!</?wp:inline|<wp:docPr).)*<wp:docPr [^>]*?name="图表：(?P<rows>[\w.]+)")',
    re.DOTALL,
)
# English Metric Units, 36 000 a millimetre: title and legend take 25 mm, a row 6, and
# what is higher than 200 mm leaves no room for its own heading on the page.
_AROUND: Final = 25 * 36_000
_ROW: Final = 6 * 36_000
_HIGHEST: Final = 200 * 36_000


def chart_source(xml: str) -> str:
    """A part as a Jinja template: in a chart a loop over the rows in place of samples,
    in the text the height that its rows need. Other parts stay as they are.

    What a row leaves empty is no point of the chart: an unknown number is not nought.
    """
    return _REFERENCE.sub(_loop, _HEIGHT.sub(_grown, xml))


def _grown(found: re.Match[str]) -> str:
    """The chart at least as high as in the template, and high enough for its rows."""
    needed = f"{found['rows']} | length * {_ROW} + {_AROUND}"
    height = f"[[{found['least']}, {needed}] | max, {_HIGHEST}] | min"
    return f"{found['before']}{{{{ {height} }}}}{found['after']}"


def _loop(found: re.Match[str]) -> str:
    kind, rows, entry = found["kind"], found["rows"], found["entry"]
    known = f"点.{entry} is number" if kind == "num" else f"点.{entry}"
    return (
        f"<c:{kind}Ref><c:f>{rows}!{entry}</c:f><c:{kind}Cache>"
        + ("<c:formatCode>General</c:formatCode>" if kind == "num" else "")
        + f'<c:ptCount val="{{{{ {rows} | length }}}}"/>'
        f"{{% for 点 in {rows} %}}{{% if {known} %}}"
        f'<c:pt idx="{{{{ loop.index0 }}}}"><c:v>{{{{ 点.{entry} }}}}</c:v></c:pt>'
        f"{{% endif %}}{{% endfor %}}</c:{kind}Cache></c:{kind}Ref>"
    )
