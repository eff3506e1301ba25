"""LIST_SIZE_APPLIED_TO_NON_LIST: only lists have sizes."""

from tests.gateway.composition.harness import composed, refusal


def test_a_field_that_is_no_list_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_APPLIED_TO_NON_LIST",
        a="""
        type Query { x: Int @listSize(assumedSize: 3) }
        """,
    )
    assert error.coordinates == ("Query.x",)
    assert error.subgraphs == ("a",)
    assert "no list" in error.message


def test_a_sized_field_that_is_no_list_is_refused() -> None:
    error = refusal(
        "LIST_SIZE_APPLIED_TO_NON_LIST",
        a="""
        type Query { page: Page @listSize(sizedFields: ["total"], assumedSize: 3) }
        type Page { total: Int }
        """,
    )
    assert '"Page.total"' in error.message


def test_a_sized_field_that_is_a_list_composes() -> None:
    assert composed(
        a="""
        type Query { page(first: Int): Page @listSize(sizedFields: ["items"], slicingArguments: ["first"]) }
        type Page { items: [Int] }
        """,
    ).supergraph_sdl
