"""Rules about what must not leave the office inside a file."""

from collections.abc import Iterator

from notices.word.wordfile import WordFile
from tracker.model.finding import Finding, Severity

# What python-docx writes into every file whose maker does not set it.
_LIBRARY = "python-docx"
_LIBRARY_YEAR = 2013


def revisions(word: WordFile) -> Iterator[Finding]:
    """Tracked changes show everybody what was crossed out."""
    if word.revisions:
        yield Finding(
            rule="tracked-changes",
            severity=Severity.WARNING,
            found=f"{word.revisions}处",
            message=f"留有{word.revisions}处未接受的修订。",
            remedy="在“审阅—接受”中选“接受所有修订”，并关闭修订。",
        )


def comments(word: WordFile) -> Iterator[Finding]:
    """Comments are between colleagues."""
    if word.comments:
        yield Finding(
            rule="comments",
            severity=Severity.WARNING,
            found=f"{word.comments}条",
            message=f"留有{word.comments}条批注。",
            remedy="处理后在“审阅—删除”中选“删除文档中的所有批注”。",
        )


def hidden_text(word: WordFile) -> Iterator[Finding]:
    """Hidden text is read by whoever switches it on."""
    for paragraph in word.paragraphs:
        if any(run.font.hidden and run.text.strip() for run in paragraph.runs):
            yield Finding(
                rule="hidden-text",
                severity=Severity.WARNING,
                place=paragraph.place,
                message="含有隐藏文字。",
                remedy="在“文件—选项—显示”中勾选“隐藏文字”，核对后删除。",
            )


def macros(word: WordFile) -> Iterator[Finding]:
    """A document needs no programs."""
    if word.has_macros:
        yield Finding(
            rule="macros",
            severity=Severity.WARNING,
            message="文件含有宏。",
            remedy="另存为“Word 文档（.docx）”，保存时选择不含宏。",
        )


def external(word: WordFile) -> Iterator[Finding]:
    """What is fetched from elsewhere is missing there, or tells that it was opened."""
    if word.external:
        yield Finding(
            rule="external-link",
            severity=Severity.WARNING,
            found=word.external[0],
            message=f"文件引用了{len(word.external)}个外部文件（图片、模板等）。",
            remedy="在“文件—信息—编辑指向文件的链接”中断开链接，或改为嵌入。",
        )


def properties(word: WordFile) -> Iterator[Finding]:
    """The file's own card: author, day of making, title."""
    own = word.properties
    wrong = {}
    if own.author == _LIBRARY:
        wrong["作者"] = own.author
    if own.created is not None and own.created.year == _LIBRARY_YEAR:
        wrong["创建时间"] = f"{own.created:%Y-%m-%d}"
    if not own.title:
        wrong["标题"] = "空"
    if wrong:
        names = "、".join(wrong)
        yield Finding(
            rule="file-properties",
            severity=Severity.HINT,
            found="，".join(f"{name}：{found}" for name, found in wrong.items()),
            message=f"文件属性中的{names}不对。",
            remedy=f"在“文件—信息—属性”中填写{names}。",
        )


# What no file may go out with; its card is asked after only in official ones.
RULES = (revisions, comments, hidden_text, macros, external)
