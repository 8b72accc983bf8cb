"""The description of the records: one word for one thing, in every place it is used."""

import dataclasses

import pytest

from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Kind, fields_of

EVERY_FIELD = [
    pytest.param(subject, one, id=f"{subject.key}.{one.key}")
    for subject in SUBJECTS
    for one in fields_of(subject.record)
]


def test_the_subjects_are_the_attributes_of_a_plan():
    assert {one.key for one in SUBJECTS} == {
        one.name for one in dataclasses.fields(Plan)
    }


def test_no_two_subjects_share_a_label():
    labels = [subject.label for subject in SUBJECTS]

    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.key)
def test_every_field_of_a_record_is_described_under_a_label_of_its_own(subject):
    labels = [one.label for one in fields_of(subject.record)]

    assert len(labels) == len(dataclasses.fields(subject.record))
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(("subject", "one"), EVERY_FIELD)
def test_a_label_can_be_a_tag_in_a_template(subject, one):
    assert subject.label.isidentifier()
    assert one.label.isidentifier()


@pytest.mark.parametrize(("subject", "one"), EVERY_FIELD)
def test_a_field_that_refers_names_a_table_whose_names_are_unique(subject, one):
    tables = {table.key: table for table in SUBJECTS if table.many}

    if one.refers:
        names = fields_of(tables[one.refers].record)
        assert any(name.key == "name" and name.unique for name in names)


@pytest.mark.parametrize(("subject", "one"), EVERY_FIELD)
def test_what_is_not_required_is_empty_by_default(subject, one):
    empty = {Kind.FLAG: False, Kind.NUMBER: None, Kind.DAY: None}

    default = getattr(subject.record(), one.key)

    assert default == (() if one.many else empty.get(one.kind, ""))


@pytest.mark.parametrize(("subject", "one"), EVERY_FIELD)
def test_what_is_required_says_what_to_fill_in(subject, one):
    assert one.help or not one.required
