"""LIST_SIZE_INVALID_SIZED_FIELD: sized fields exist."""

from tests.gateway.composition.harness import refusal


def test_an_unknown_sized_field_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_INVALID_SIZED_FIELD",
        a="""
        type Query { page: Page @listSize(sizedFields: ["items"]) }
        type Page { total: Int }
        """,
    )
    assert error.coordinates == ("Query.page",)
    assert error.subgraphs == ("a",)
    assert '"items"' in error.message


def test_sized_fields_of_a_scalar_are_refused() -> None:
    error = refusal(
        "LIST_SIZE_INVALID_SIZED_FIELD",
        a="""
        type Query { x: Int @listSize(sizedFields: ["items"]) }
        """,
    )
    assert "no fields" in error.message
