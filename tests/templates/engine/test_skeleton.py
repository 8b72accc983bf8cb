"""What can be promised of a template before anything is filled in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from lxml import etree

from notices.engine import columns
from notices.engine.part import compile_part
from notices.engine.skeleton import Skeleton, Unprovable
from tests.templates.engine.packages import W, paragraph, table

LANGUAGE = Environment(autoescape=True)


def document(body):
    return f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def skeleton(body):
    return Skeleton(LANGUAGE.parse(document(body)))


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>{{ a }}</w:p>",
        "{% for x in a %}<w:p>{{ x }}</w:p>{% else %}<w:p/>{% endfor %}",
        "{% if a %}<w:p/>{% elif b %}<w:p/><w:p/>{% else %}文字{% endif %}",
        '<w:p w:a="{{ a }}"/>',
        '<w:p w:a="{% if a %}restart{% else %}continue{% endif %}"/>',
        "<w:t>{% if a %}&amp;{{ b }}{% endif %}</w:t>",
        "{% set a = 1 %}{# 注 #}<w:p>{{ '<' }}</w:p>",
        "{% for x in a %}<w:p>{% for y in x %}{{ y }}{% endfor %}</w:p>{% endfor %}",
        "{% raw %}{{ a }}{% endraw %}",
    ],
)
def test_balanced_bodies_are_proven(body):
    assert skeleton(body).root.tag == f"{{{W}}}document"


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>{% if a %}</w:p><w:p>{% endif %}</w:p>",
        "{% for x in a %}<w:p>{% endfor %}</w:p>",
        "{% if a %}<w:p>{% else %}<w:p>{% endif %}</w:p>",
        "<w:p {{ a }}/>",
        "<w:{{ a }}/>",
        "<!-- {{ a }} --><w:p/>",
        "<!-- {% if a %}<w:p/>{% endif %} -->",
        "<?word {{ a }}?>",
        "<w:p {% if a %}w:a='1'{% endif %}/>",
        '<w:p w:a="{% if a %}<w:p/>{% endif %}"/>',
        "&{% if a %}amp;{% endif %}",
        "<w:p{% if a %} {% endif %}w:a='1'/>",
        "<w:p>]]{{ a }}></w:p>",
        "<w:p>",
        "{% macro m() %}<w:p/>{% endmacro %}",
        "{% set m %}<w:p/>{% endset %}",
        "{% filter upper %}<w:p/>{% endfilter %}",
        "{% for x in a recursive %}<w:p>{{ loop(x) }}</w:p>{% endfor %}",
        "{% include a %}",
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "{% block b %}{% endblock %}",
    ],
)
def test_what_may_leave_broken_xml_is_not_proven(body):
    with pytest.raises(Unprovable):
        skeleton(body)


def test_text_that_uses_the_character_of_values_itself_does_not_mislead():
    one = skeleton("<w:p>\ue000{{ a }}</w:p>")

    assert one.value != "\ue000"


def test_a_second_root_is_not_proven():
    with pytest.raises(Unprovable):
        Skeleton(LANGUAGE.parse("<a/>{{ a }}<b/>"))


LEAVES = ["x", "{{ a }}", "<w:p/>", "&lt;", "<w:p>", "</w:p>", '<w:t w:a="', '"/>', "&"]


def _wrapped(inner):
    both = st.tuples(inner, inner)
    return st.one_of(
        inner.map("<w:p>{}</w:p>".format),
        inner.map('<w:t w:a="{}"/>'.format),
        inner.map("{{% for b in c %}}{}{{% endfor %}}".format),
        both.map(lambda two: f"{{% if a %}}{two[0]}{{% else %}}{two[1]}{{% endif %}}"),
        both.map("".join),
    )


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.sampled_from(LEAVES), _wrapped, max_leaves=8))
def test_whatever_is_proven_comes_out_as_sound_xml(body):
    source = document(body)
    try:
        Skeleton(LANGUAGE.parse(source))
    except Unprovable:
        return

    template = LANGUAGE.from_string(source)
    for count, a in enumerate(["", "<&\"'>", "]]>"]):
        etree.fromstring(template.render(a=a, c=range(count)))


@pytest.mark.parametrize(
    ("body", "vary", "differ"),
    [
        (table(["a", "b"], ["{{ c }}", "d"]), False, False),
        (table(["a"], columns=2), False, True),
        (table(["a", "b"], ["c", "d", "e"]), False, True),
        ("{% for x in y %}" + table(["a", "b"]) + "{% endfor %}", False, False),
    ],
)
def test_tables_whose_columns_may_change_are_known_beforehand(body, vary, differ):
    root = skeleton(body).root

    assert columns.vary(root) is vary
    assert columns.may_differ(root) is differ


@pytest.mark.parametrize(
    "row",
    [
        ["{%tc for x in n %}", "{{ x }}", "{%tc endfor %}"],
        ["{% colspan n %}a", "b"],
    ],
)
def test_cells_in_a_loop_and_spans_that_are_values_let_columns_vary(row):
    part = compile_part(document(table(row)), LANGUAGE)

    assert part is not None
    assert part.columns_vary


def test_cuts_are_numbered_by_their_place_in_the_source():
    template = LANGUAGE.parse(document(paragraph("{{ a }}")))
    one = Skeleton(template)
    first = next(one.root.iter("{urn:kaohe:skeleton}cut"))

    data, at = one.place(int(first.get("n", "")))

    assert isinstance(data, nodes.TemplateData)
    assert data.data[at:].startswith("<w:body>")
