"""Reading a Word file (.docx) as Word shows it: styles resolved, fields as text."""

from notices.word.reader import read_word, reading_of
from notices.word.values import WordFile

__all__ = ["WordFile", "read_word", "reading_of"]
