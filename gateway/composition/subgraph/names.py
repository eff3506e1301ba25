"""Which directive a written name means in one subgraph, links and imports considered."""

from dataclasses import dataclass

from graphql.language import DirectiveDefinitionNode

from gateway.composition.subgraph.federation_spec import FEDERATION_1, federation_directives, spec_directives
from gateway.composition.subgraph.model import Origin
from gateway.supergraph.directives import HOST, Version
from gateway.supergraph.links import FEDERATION_IDENTITY, LINK_IDENTITY, Link, Links

GRAPHQL_DIRECTIVES = frozenset({"deprecated", "specifiedBy", "oneOf", "skip", "include"})


@dataclass(frozen=True, slots=True)
class MeantDirective:
    """A directive's canonical name, whose it is, and its specification's identity (empty for own and GraphQL's)."""

    name: str
    origin: Origin
    spec: str


@dataclass(frozen=True, slots=True)
class DirectiveNames:
    """The directive names of one subgraph."""

    links: Links
    version: Version

    def meant_by(self, written: str) -> MeantDirective:
        """What `@written` means here."""
        if written in GRAPHQL_DIRECTIVES:
            return MeantDirective(written, Origin.GRAPHQL, "")
        found = self.links.resolve(f"@{written}")
        if found is not None:
            link, canonical = found
            origin = Origin.FEDERATION if is_known_spec(link) else Origin.LINKED
            return MeantDirective(canonical.removeprefix("@"), origin, link.url.identity)
        if self.version == FEDERATION_1 and written in federation_directives(FEDERATION_1):
            return MeantDirective(written, Origin.FEDERATION, FEDERATION_IDENTITY)
        return MeantDirective(written, Origin.OWN, "")

    def provided(self) -> dict[str, DirectiveDefinitionNode]:
        """Written name to definition of the directives that need no definition in the SDL."""
        offered = dict(federation_directives(FEDERATION_1)) if self.version == FEDERATION_1 else {}
        link_link = self.links.by_identity(LINK_IDENTITY)
        offered[link_link.prefix if link_link else "link"] = spec_directives("link")["link"]
        for link in self.links.items:
            for name, definition in _offered_by(link, self.version).items():
                offered[link.local(f"@{name}").removeprefix("@")] = definition
        return offered


def is_known_spec(link: Link) -> bool:
    """Whether the link is to federation, or to a specification whose directives federation has too."""
    return link.url.identity == FEDERATION_IDENTITY or (
        link.url.identity == f"{HOST}/{link.url.name}"
        and link.url.identity != LINK_IDENTITY
        and bool(spec_directives(link.url.name))
    )


def _offered_by(link: Link, version: Version) -> dict[str, DirectiveDefinitionNode]:
    if link.url.identity == FEDERATION_IDENTITY:
        return federation_directives(version)
    if link.url.identity == f"{HOST}/{link.url.name}":
        return spec_directives(link.url.name)
    return {}
