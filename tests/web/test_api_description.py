"""The API's description: valid, and complete as to addresses and refusals."""

import json

from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.web.programs import a_program
from web.accounts.model import Post
from web.api.table import TABLE
from web.deeds import DEEDS, MAKING
from web.routes import ROUTES


def described(pages):
    return a_program(pages, Post.AUDITOR).get("/api/openapi.json").json()


def test_the_description_is_one(pages):
    assert list(OpenAPIV31SpecValidator(described(pages)).iter_errors()) == []


def test_each_address_is_described_and_no_other(pages):
    told = {
        (method.upper(), path)
        for path, methods in described(pages)["paths"].items()
        for method in methods
    }
    there = {(one.method, one.path) for one in ROUTES if one.path.startswith("/api/")}
    assert told == there - {("GET", "/api/openapi.json")}
    assert len({one.name for one in TABLE}) == len(TABLE)


def test_each_field_of_a_step_is_described(pages):
    paths = described(pages)["paths"]
    for deed in DEEDS:
        makes = (deed.table, deed.action) in MAKING
        path = f"/api/{deed.table}{'' if makes else '/{key}'}/{deed.action}"
        body = paths[path]["post"]["requestBody"]
        told = body["content"]["application/json"]["schema"]
        assert {one.name for one in deed.fields} == set(told["properties"])
        required = {one.name for one in deed.fields if one.required}
        assert required == set(told.get("required", ()))


def test_each_answer_is_described(pages):
    for methods in described(pages)["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                assert answer["description"], status
                assert answer["content"]["application/json"]["schema"]


def test_the_description_says_nothing_of_this_county(pages):
    text = json.dumps(described(pages), ensure_ascii=False)
    assert "林草局" not in text
    assert "Attributes:" not in text
