"""The API asked for all that its own description allows, and for much that it does not.

Whatever is sent, the program does not break, and answers only as it is described.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.builders import a_moment
from tests.conftest import ON_CI
from tests.web.conftest import TODAY, Clock, Pages, a_site
from tests.web.programs import a_token, account_of
from web.accounts.model import Post
from web.api.describe import description
from web.app import make_app
from web.office import Office

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Whatever is drawn, most is asked of records that are there.
KEYS = ("B2025-0001", "B2025-0002", "B2025-0003", "W2025-0001", "w2025-2", "J2025-0001")


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """The API of one site, and tokens of who may do most in it."""
    root = a_site(tmp_path_factory.mktemp("fuzzed") / "考核")
    clock = Clock(a_moment(TODAY))
    pages = Pages(Office(root, clock), clock)
    tokens = [
        a_token(pages, account_of(pages, post))
        for post in (Post.CLERK, Post.LIAISON, Post.LEADER)
    ]
    app = make_app(pages.office)
    schema = schemathesis.openapi.from_dict(dict(description()))
    schema.app = app
    yield schema, app, tokens
    pages.office.close()


def test_whatever_is_sent_is_answered_as_described(api):
    schema, app, tokens = api
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 40
    statuses = set()
    for operation in operations:
        cases = st.one_of(
            operation.as_strategy(),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        )

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=ON_CI,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def asked(case, key, token):
            if "key" in (case.path_parameters or {}) and key:
                case.path_parameters["key"] = key
            answer = case.call(headers={"authorization": f"Bearer {token}"}, app=app)
            statuses.add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        from hypothesis import given

        given(
            case=cases,
            key=st.sampled_from((*KEYS, *KEYS, "")),
            token=st.sampled_from(tokens),
        )(asked)()
    # Otherwise nothing but the door was tried.
    assert {200, 400, 403, 404, 409, 422} <= statuses
