"""Errors of a schema: always coded, never with what is ours."""

import logging

import pytest
import strawberry

from servicekit.errors import BadInput, ClientError, Fault
from servicekit.graphql import PageInfo, build_schema
from servicekit.graphql.errors import LONGEST_MESSAGE

SECRET = "password=hunter2"


@strawberry.type
class Query:
    """Fields that fail in each way."""

    @strawberry.field
    def refused(self) -> int | None:
        raise BadInput("radiusKm: -1 is out of range.", argument="radiusKm")

    @strawberry.field
    def forbidden(self) -> int | None:
        raise ClientError("Not yours.", "FORBIDDEN")

    @strawberry.field
    def broken(self) -> int | None:
        raise Fault(SECRET)

    @strawberry.field
    def crashed(self) -> int | None:
        raise ZeroDivisionError(SECRET)


SCHEMA = build_schema(query=Query)


async def codes(document: str) -> list[tuple[str, object]]:
    result = await SCHEMA.execute(document)
    return [(error.message, (error.extensions or {}).get("code")) for error in result.errors or []]


async def test_a_client_s_error_says_what_and_how_to_mend_it() -> None:
    assert await codes("{ refused }") == [("radiusKm: -1 is out of range.", "BAD_USER_INPUT")]
    assert await codes("{ forbidden }") == [("Not yours.", "FORBIDDEN")]


@pytest.mark.parametrize("field", ["broken", "crashed"])
async def test_a_fault_is_masked_for_clients_and_complete_in_the_log(
    field: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        ((message, code),) = await codes(f"{{ {field} }}")
    assert code == "INTERNAL_SERVER_ERROR"
    assert SECRET not in message


@pytest.mark.parametrize("document", ["{", "{ unknown }", "query($x: Int!) { refused }", "{ refused(x: 1) }"])
async def test_a_request_that_cannot_run_is_coded(document: str) -> None:
    assert all(code for _, code in await codes(document))
    assert await codes(document)


async def test_what_a_client_sent_is_repeated_at_no_length_and_only_as_far_as_an_answer_can_hold_it() -> None:
    ((message, _),) = await codes(f"{{ {'x' * 100_000} }}")
    assert len(message) == LONGEST_MESSAGE
    assert message.startswith("Cannot query field 'xxx")
    assert message.endswith("xxx' on type 'Query'.")
    document = "query($isLeftOut: Boolean!) { refused @skip(if: $isLeftOut) }"
    (error,) = (await SCHEMA.execute(document, variable_values={"isLeftOut": "\ud800"})).errors or []
    assert "$isLeftOut" in error.message
    error.message.encode()


def test_the_schema_declares_federation_2_9() -> None:
    assert "federation/v2.9" in build_schema(query=Query, types=[PageInfo]).as_str()
