"""Links: what is linked, and which names things have here."""

import pytest
from graphql import parse

from gateway.supergraph.links import LinkError, LinkIdentifierError, Links, SpecUrl, parse_spec_url, read_links

FEDERATION = "https://specs.apollo.dev/federation"


def links(directives: str) -> Links:
    return read_links(parse(f"extend schema {directives}"))


def test_an_address_is_split_into_identity_name_and_version() -> None:
    assert parse_spec_url(f"{FEDERATION}/v2.9") == SpecUrl(FEDERATION, "federation", (2, 9))
    assert parse_spec_url("https://example.com/a/b/v1.0/") == SpecUrl("https://example.com/a/b", "b", (1, 0))
    assert parse_spec_url("https://example.com/notes") == SpecUrl("https://example.com/notes", "notes", None)
    assert str(parse_spec_url(f"{FEDERATION}/v2.9")) == f"{FEDERATION}/v2.9"


def test_imports_may_rename() -> None:
    found = links(f'@link(url: "{FEDERATION}/v2.9", import: ["@key", {{name: "@tag", as: "@label"}}, "FieldSet"])')
    link = found.by_identity(FEDERATION)
    assert link is not None
    assert [link.canonical(name) for name in ("@key", "@label", "@tag", "FieldSet")] == [
        "@key",
        "@tag",
        None,
        "FieldSet",
    ]
    assert [link.local(name) for name in ("@key", "@tag", "@shareable", "Scope")] == [
        "@key",
        "@label",
        "@federation__shareable",
        "federation__Scope",
    ]


def test_what_is_imported_has_no_prefixed_name_beside() -> None:
    found = links(f'@link(url: "{FEDERATION}/v2.9", import: ["@key"])')
    assert found.resolve("@federation__key") is None
    resolved = found.resolve("@federation__shareable")
    assert resolved is not None
    assert resolved[1] == "@shareable"


def test_as_gives_the_main_directive_and_the_prefix_another_name() -> None:
    found = links('@link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "hide")')
    link = found.by_identity("https://specs.apollo.dev/inaccessible")
    assert link is not None
    assert link.canonical("@hide") == "@inaccessible"
    assert link.canonical("@inaccessible") is None


def test_link_itself_may_have_another_name() -> None:
    found = links(
        '@use(url: "https://specs.apollo.dev/link/v1.0", as: "use") @use(url: "https://example.com/notes/v1.0")'
        ' @link(url: "https://example.com/other/v1.0")'
    )
    assert [link.url.name for link in found.items] == ["link", "notes"]


def test_a_purpose_is_kept() -> None:
    (link,) = links('@link(url: "https://example.com/notes/v1.0", for: SECURITY)').items
    assert link.purpose == "SECURITY"


@pytest.mark.parametrize(
    "url", ["notes", "", "https://", "https://example.com", "https://example.com/v1.0", "https://[x/a/v1.0"]
)
def test_an_address_that_identifies_nothing_is_refused(url: str) -> None:
    with pytest.raises(LinkIdentifierError):
        links(f'@link(url: "{url}")')


@pytest.mark.parametrize(
    "imports", ["[3]", '[{as: "@a"}]', '[{name: "@a", to: "@b"}]', '[{name: "@a", as: "b"}]', "{name: 3}", "TRUE"]
)
def test_an_import_that_is_no_name_is_refused(imports: str) -> None:
    with pytest.raises(LinkError):
        links(f'@link(url: "https://example.com/notes/v1.0", import: {imports})')
