"""DIRECTIVE_COMPOSITION_ERROR: `@composeDirective` names something that cannot be carried to the supergraph."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.model import DirectiveUse, Origin, Subgraph
from gateway.composition.subgraph.names import DirectiveNames
from gateway.composition.wording import by_value

CODE = "DIRECTIVE_COMPOSITION_ERROR"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """A composed directive is defined, comes from a linked specification, and is the same one in all subgraphs."""
    identities: dict[str, dict[str, str]] = {}
    names: dict[str, dict[str, str]] = {}
    majors: dict[str, dict[str, str]] = {}
    for subgraph in supergraph.subgraphs.values():
        for use in subgraph.schema.uses("composeDirective"):
            problem = _problem(subgraph, use)
            if problem:
                yield CompositionError(CODE, f'In subgraph "{subgraph.name}": {use}: {problem}', (), (subgraph.name,))
                continue
            written = use.text("name") or ""
            found = subgraph.links.resolve(written)
            if found is not None:
                link, canonical = found
                identity = link.url.identity
                identities.setdefault(written, {})[subgraph.name] = identity
                names.setdefault(f"{canonical} of {identity}", {})[subgraph.name] = written
                majors.setdefault(identity, {})[subgraph.name] = f"major version {(link.url.version or (0, 0))[0]}"
    yield from _disagreements(identities, "is linked from", "Link it from one specification everywhere.")
    yield from _disagreements(names, "is called", "Import it under one name everywhere.")
    yield from _disagreements(majors, "is linked in", "Link one major version everywhere.")


def _problem(subgraph: Subgraph, use: DirectiveUse) -> str | None:
    written = use.text("name")
    if not written:
        return 'the name is missing. Write @composeDirective(name: "@directive").'
    if not written.startswith("@"):
        return f'the name has no @. Write "@{written}".'
    name = written.removeprefix("@")
    origin = DirectiveNames(subgraph.links, subgraph.version).meant_by(name).origin
    if origin in (Origin.FEDERATION, Origin.GRAPHQL):
        return "directives of federation and of GraphQL are composed as they should be without it. Leave it out."
    if name not in subgraph.directive_definitions:
        return "the subgraph defines no such directive. Define it, or correct the name."
    if origin is Origin.OWN:
        return "the directive belongs to no linked specification. @link one that it is imported from."
    return None


def _disagreements(found: dict[str, dict[str, str]], verb: str, advice: str) -> Iterator[CompositionError]:
    for what, by_subgraph in found.items():
        if len(set(by_subgraph.values())) > 1:
            message = f"{what} {verb} {by_value(by_subgraph.items())}. {advice}"
            yield CompositionError(CODE, message, (), tuple(by_subgraph))
