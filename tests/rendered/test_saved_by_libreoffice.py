"""A draft of ours, saved by another program, is still recognised and in order."""

import subprocess
from functools import partial
from pathlib import Path

import pytest

from notices.pagecheck import check_page
from notices.word.reader import read_word
from tests.unit.pagecheck.forms import ACROSS, LETTER, UPWARD, parts
from tests.unit.pagecheck.issued import LONG, a_plan, drafted_at
from tests.unit.word.package import packed


@pytest.fixture(params=["plan", "plan-notice"])
def drafted(request, tmp_path):
    """Drafts a document of ours and gives its path."""

    return partial(drafted_at, tmp_path / "稿.docx", request.param)


@pytest.mark.libreoffice
def test_a_draft_of_ours_saved_by_libreoffice_has_no_error(drafted, tmp_path, soffice):
    path = drafted(a_plan((LONG,)))

    save(soffice, path)

    findings = check_page(read_word(tmp_path / "saved" / path.name))
    assert [item for item in findings if item.is_error] == []


@pytest.mark.libreoffice
def test_no_form_saved_by_libreoffice_has_an_error(tmp_path, soffice):
    forms = {"letter": LETTER, "upward": UPWARD, "across": ACROSS}
    paths = [
        packed(tmp_path / f"{name}.docx", parts(source))
        for name, source in forms.items()
    ]

    save(soffice, *paths)

    findings = [
        finding
        for path in paths
        for finding in check_page(read_word(tmp_path / "saved" / path.name))
    ]
    assert [item for item in findings if item.is_error] == []


def save(soffice: str, *paths: Path) -> None:
    """Let LibreOffice open the files and save them in a folder beside them."""
    folder = paths[0].parent
    profile = (folder / "profile").as_uri()
    command = [soffice, "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", "saved"]
    command += [path.name for path in paths]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
