"""PDFs in batches: with LibreOffice as it is, and with one that hangs or crashes."""

import stat
import sys
import time
from pathlib import Path

import pytest

import notices.pdf
from notices.build import build
from notices.pdf import AT_ONCE, NoPdf, seconds_for, write_pdf, write_pdfs

LONG_NAME = "关于报送材料的通知（第2稿） & “附件”"

# A LibreOffice of our own. It converts one document after the other until it comes to
# one whose text is a command.
FAKE = """#!{python}
import os, subprocess, sys, time
from pathlib import Path
here = Path(__file__).parent
with (here / "runs").open("a") as runs:
    runs.write("run\\n")
out = Path(sys.argv[sys.argv.index("--outdir") + 1])
for name in sys.argv[sys.argv.index("--outdir") + 2:]:
    text, target = Path(name).read_text(), out / (Path(name).stem + ".pdf")
    if text == "hang":
        target.write_bytes(b"%PDF-1.7 half of it")
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        (here / "child").write_text(str(child.pid))
        time.sleep(60)
    if text == "crash":
        target.write_bytes(b"%PDF-1.7 half of it")
        os.abort()
    if text != "refuse":
        target.write_bytes(b"%PDF-1.7 " + text.encode() + b" %%EOF")
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with the fake LibreOffice, found before any other."""
    if sys.platform == "win32":
        pytest.skip("a script is no program on Windows")
    folder = tmp_path / "office"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(FAKE.format(python=sys.executable), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def documents(tmp_path):
    """Makes Word files of the texts given, 0.docx and on."""

    def make(*texts):
        paths = [tmp_path / f"{number}.docx" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        return paths, [path.with_suffix(".pdf") for path in paths]

    return make


def runs(office):
    return (office / "runs").read_text(encoding="utf-8").count("run")


def is_alive(pid):
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False


@pytest.mark.libreoffice
def test_several_documents_become_pdfs_whatever_their_names(tmp_path):
    documents = [tmp_path / f"{name}.docx" for name in (LONG_NAME, "a b", "-x")]
    for one in documents:
        one.write_bytes(build(f"正文｜{one.stem}"))
    targets = [tmp_path / "pdf" / f"{one.stem}.pdf" for one in documents]

    write_pdfs(documents, targets)

    assert all(one.read_bytes().startswith(b"%PDF-") for one in targets)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        ["pdf", *(one.name for one in documents)]
    )


@pytest.mark.libreoffice
def test_libreoffice_that_is_out_of_time_is_said_and_leaves_no_file(tmp_path):
    document = tmp_path / "x.docx"
    document.write_bytes(build("正文｜甲"))

    with pytest.raises(NoPdf, match=r"没有响应.*x\.docx"):
        write_pdfs([document], [tmp_path / "x.pdf"], seconds=0.05)

    assert not (tmp_path / "x.pdf").exists()


def test_many_documents_go_through_few_runs_of_libreoffice(office, documents):
    paths, targets = documents(*["text"] * (AT_ONCE + 1))

    write_pdfs(paths, targets)

    assert runs(office) == 2
    assert all(one.exists() for one in targets)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("hang", "LibreOffice 没有响应，已强行关闭，没有转成 PDF：2.docx"),
        ("crash", "LibreOffice 中途退出，没有转成 PDF：2.docx"),
        ("refuse", "LibreOffice 没有转成 PDF：2.docx"),
    ],
)
def test_one_document_that_libreoffice_fails_on_costs_only_itself(
    office, documents, trouble, said
):
    paths, targets = documents("a", "b", trouble, "d")

    with pytest.raises(NoPdf) as refused:
        write_pdfs(paths, targets, seconds=1.5)

    assert str(refused.value).startswith(f"{said}；其余 3 个已转好。")
    assert refused.value.documents == (paths[2],)
    assert [one.exists() for one in targets] == [True, True, False, True]
    assert targets[3].read_bytes() == b"%PDF-1.7 d %%EOF"


def test_what_a_hung_libreoffice_started_is_ended_with_it(office, documents):
    paths, targets = documents("hang")

    with pytest.raises(NoPdf):
        write_pdfs(paths, targets, seconds=1.5)

    child = int((office / "child").read_text(encoding="utf-8"))
    for _ in range(50):
        if not is_alive(child):
            break
        time.sleep(0.1)
    assert not is_alive(child)


def test_a_libreoffice_that_never_gets_anywhere_is_not_tried_for_ever(
    office, documents
):
    paths, targets = documents(*["crash"] * 10)

    with pytest.raises(NoPdf, match="等 10 个") as refused:
        write_pdfs(paths, targets)

    assert runs(office) == 2
    assert refused.value.documents == tuple(paths)


def test_an_older_pdf_stays_where_libreoffice_fails(office, documents):
    paths, targets = documents("crash")
    targets[0].write_bytes(b"older")

    with pytest.raises(NoPdf):
        write_pdfs(paths, targets)

    assert targets[0].read_bytes() == b"older"


def test_no_documents_need_no_run(office):
    write_pdfs([], [])

    assert not (office / "runs").exists()


def test_a_missing_libreoffice_is_said_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(notices.pdf, "find_soffice", lambda: None)

    with pytest.raises(NoPdf, match=r"没有安装 LibreOffice.*安装.*另存为 PDF"):
        write_pdf(tmp_path / "x.docx", tmp_path / "x.pdf")


def test_a_temporary_folder_that_cannot_be_written_is_said(
    office, documents, monkeypatch
):
    paths, targets = documents("a")
    monkeypatch.setattr("tempfile.tempdir", "/dev/null/no")

    with pytest.raises(NoPdf, match="临时文件夹写不进去"):
        write_pdfs(paths, targets)


def test_more_documents_are_given_more_time():
    waits = [seconds_for(number) for number in (1, 10, 50)]

    assert waits == sorted(set(waits))
    assert waits[0] >= 60
