"""What a chart in a template is filled from.

A chart keeps the values it shows beside a reference to the sheet they came from. In a
template the reference names the list and the entry of each row, `排行!单位`, and the
values are samples: so the template stays sound for Word, and a clerk may change the
chart's looks there, which loops typed between the values would not survive.
"""

import re
from typing import Final

CHART_PART: Final = re.compile(r"word/charts/chart\d+\.xml")
_REFERENCE: Final = re.compile(
    r"<c:(?P<kind>str|num)Ref>\s*<c:f>'?(?P<rows>[\w.]+)'?!(?P<entry>\w+)</c:f>"
    r".*?</c:(?P=kind)Ref>",
    re.DOTALL,
)


def chart_source(xml: str) -> str:
    """The chart as a Jinja template: a loop over the rows in place of the samples.

    What a row leaves empty is no point of the chart: an unknown number is not nought.
    """
    return _REFERENCE.sub(_loop, xml)


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
