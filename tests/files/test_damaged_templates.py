"""Templates damaged at random: findings or a refusal, never a traceback."""

import random
import zipfile

import pytest
from lxml import etree

from notices.catalog import load_catalog
from notices.contexts import plan_tags
from notices.draft import values_for
from notices.templatecheck.check import check_template
from tests.builders import a_scope
from tests.wordfiles import MAIN, write_parts
from tracker.errors import BadFile
from tracker.storage.planfile import NAME, load_plan, shipped_plan

CATALOG = load_catalog()


@pytest.fixture(scope="module")
def values():
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    return values_for(CATALOG, CATALOG.kind("plan"), a_scope(plan))


@pytest.mark.parametrize("seed", range(40))
def test_no_damaged_template_ends_in_a_traceback(tmp_path, values, seed):
    """Random cuts, repetitions and swaps in the XML of a shipped template."""
    chance = random.Random(seed)
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(CATALOG.template(CATALOG.kind("plan-notice"))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = chance.choice([MAIN, MAIN, MAIN, "word/footer1.xml", "word/settings.xml"])
    parts[name] = damaged(parts[name], chance)
    write_parts(path, parts)

    try:
        findings = check_template(path, plan_tags(), values)
    except BadFile:
        return

    assert all(one.message for one in findings)


def damaged(data, chance):
    """XML that can still be parsed most of the time, with parts of it out of order."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 12)):
        items = [one for one in root.iter() if one.getparent() is not None]
        one, other = chance.choice(items), chance.choice(items)
        match chance.randrange(5):
            case 0:
                one.getparent().remove(one)
            case 1:
                one.addnext(etree.fromstring(etree.tostring(other)))
            case 2 if one not in other.iterancestors() and one is not other:
                other.append(one)
            case 3:
                text = one.text or ""
                at = chance.randint(0, len(text))
                one.text = text[:at] + chance.choice("{}%｛．<&\u200b{}{}") + text[at:]
            case _:
                one.text = (one.text or "")[chance.randint(0, 3) :]
        if len(root) == 0:
            break
    data = etree.tostring(root)
    if chance.random() < 0.1:
        at = chance.randrange(len(data))
        data = data[:at] + data[at + 1 :]
    return data
