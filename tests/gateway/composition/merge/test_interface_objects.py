"""Interface objects: fields that a subgraph adds to an interface without knowing what implements it."""

from tests.gateway.composition.harness import composed_facts

INTERFACE = """
type Query { media: [Media] }
interface Media @key(fields: "id") { id: ID! title: String }
type Book implements Media @key(fields: "id") { id: ID! title: String }
type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
"""


def test_added_fields_reach_all_objects_with_arguments_and_directives() -> None:
    found = composed_facts(
        media=INTERFACE,
        reviews="""
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          "how good" stars(of: Int = 5): Int! @tag(name: "public")
        }
        """,
    )
    for owner in ("Media", "Book", "Film"):
        assert {
            f"{owner}.stars: Int!",
            f"{owner}.stars(of:): Int = 5",
            f"{owner}.stars described 'how good'",
            f'{owner}.stars @tag(name: "public") x1',
        } <= found
    assert "Media.stars @join__field(graph: REVIEWS) x1" in found
    assert {"Book.stars @join__field() x1", "Film.stars @join__field() x1"} <= found


def test_external_fields_of_an_interface_object_are_not_added() -> None:
    found = composed_facts(
        media=INTERFACE,
        reviews="""
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          title: String @external
          slug: String @requires(fields: "title")
        }
        """,
    )
    assert "Book.slug @join__field() x1" in found
    assert not any(fact.startswith("Book.title @join__field") for fact in found)
    assert "Media.title @join__field(external: true, graph: REVIEWS) x1" in found
