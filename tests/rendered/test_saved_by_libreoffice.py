"""A draft of ours, saved by another program, is still recognised and in order."""

import subprocess
from dataclasses import replace
from datetime import date

import pytest

from notices.catalog import load_catalog
from notices.draft import draft
from notices.pagecheck import check_page
from notices.word.reader import read_word
from tracker.storage.planfile import NAME, load_plan, shipped_plan

# Wider than a line of 28 characters, and longer than what is short by itself.
LONG = "某某自治县国家重点生态功能区县域生态环境质量监测评价与考核工作领导小组"
DAY = date(2020, 10, 9)


def a_plan(issuers):
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    facts = replace(
        plan.paper,
        issuers=issuers,
        number="某政办发〔2020〕25号",
        issued_on=DAY,
        approved_by="县政府",
        printed_by="某县人民政府办公室",
        printed_on=DAY,
    )
    return replace(plan, paper=facts)


@pytest.fixture(params=["plan", "plan-notice"])
def drafted(request, tmp_path):
    """Drafts a document of ours and gives its path."""

    def make(plan):
        path = tmp_path / "稿.docx"
        document = draft(load_catalog(), request.param, plan, on=DAY).document
        path.write_bytes(document.data)
        return path

    return make


@pytest.mark.libreoffice
def test_a_draft_of_ours_saved_by_libreoffice_has_no_error(drafted, tmp_path, soffice):
    path = drafted(a_plan((LONG,)))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "saved", path.name]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    findings = check_page(read_word(tmp_path / "saved" / path.name))
    assert [item for item in findings if item.is_error] == []
