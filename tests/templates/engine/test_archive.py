"""The zip around a document, and what stays the same in it."""

import hashlib
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from notices.engine.archive import Archive, member

names = st.text(st.sampled_from("ab/一.xml"), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(names, st.binary(max_size=300), min_size=1, max_size=5),
    st.binary(max_size=300),
)
def test_what_is_packed_is_read_back_by_any_unzipper(contents, new):
    first = next(iter(contents))

    data, _ = Archive(contents, [first]).packed([member(first, new)])

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        read = {name: package.read(name) for name in package.namelist()}
    assert read == contents | {first: new}
    assert list(read) == [*list(contents)[1:], first]


def test_the_digest_is_of_names_and_contents_in_order_and_of_nothing_else():
    contents = {"a": b"1" * 999, "b": b"2"}

    _, digest = Archive(contents).packed()
    _, same = Archive(contents, ["b"]).packed([member("b", b"2")])

    parts = (hashlib.sha256(name.encode() + b"\0" + contents[name]) for name in "ab")
    assert digest == hashlib.sha256(b"".join(one.digest() for one in parts)).hexdigest()
    assert same == digest


def test_any_change_of_a_name_a_content_or_the_order_changes_the_digest():
    several = [{"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"1", "c": b"2"}]
    several += [{"b": b"2", "a": b"1"}, {"a": b"1"}, {"a": b"", "1b": b"2"}]

    digests = {Archive(contents).packed()[1] for contents in several}

    assert len(digests) == len(several)
