"""A draft of ours, saved by another program, is still recognised and in order."""

import subprocess
from functools import partial

import pytest

from notices.pagecheck import check_page
from notices.word.reader import read_word
from tests.unit.pagecheck.issued import LONG, a_plan, drafted_at


@pytest.fixture(params=["plan", "plan-notice"])
def drafted(request, tmp_path):
    """Drafts a document of ours and gives its path."""

    return partial(drafted_at, tmp_path / "稿.docx", request.param)


@pytest.mark.libreoffice
def test_a_draft_of_ours_saved_by_libreoffice_has_no_error(drafted, tmp_path, soffice):
    path = drafted(a_plan((LONG,)))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "saved", path.name]

    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    findings = check_page(read_word(tmp_path / "saved" / path.name))
    assert [item for item in findings if item.is_error] == []
