"""The specifications that the supergraph links to, and the definitions that come with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graphql.language import (
    DefinitionNode,
    DirectiveDefinitionNode,
    NameNode,
    parse,
)

from gateway.composition.merge.context import MergeContext
from gateway.composition.subgraph.model import DirectiveUse, Origin
from gateway.supergraph.directives import (
    AUTHENTICATED,
    CONTEXT,
    COST,
    INACCESSIBLE,
    LINK,
    POLICY,
    REQUIRES_SCOPES,
    TAG,
    Spec,
)
from gateway.supergraph.links import Import, Link, SpecUrl

# The specification in the supergraph of each federation directive that reaches it.
SPEC_OF_DIRECTIVE = {
    "tag": TAG,
    "inaccessible": INACCESSIBLE,
    "authenticated": AUTHENTICATED,
    "requiresScopes": REQUIRES_SCOPES,
    "policy": POLICY,
    "context": CONTEXT,
    "cost": COST,
    "listSize": COST,
}


def feature_links(join_spec: Spec, uses: Iterable[DirectiveUse]) -> tuple[Link, ...]:
    """The links to link, join and each specification of which the supergraph uses a directive."""
    local_names = {use.name: use.written for use in uses if use.origin is Origin.FEDERATION}
    imports: dict[str, list[Import]] = {}
    for name, spec in SPEC_OF_DIRECTIVE.items():
        if name in local_names:
            listed = imports.setdefault(spec.name, [])
            if local_names[name] != spec.name:
                listed.append(Import(f"@{name}", f"@{local_names[name]}"))
    specs = {spec.name: spec for spec in SPEC_OF_DIRECTIVE.values()}
    features = (Link(specs[name].url, "", specs[name].purpose, tuple(listed)) for name, listed in imports.items())
    return (_plain_link(LINK), _plain_link(join_spec), *features)


def feature_definitions(join_spec: Spec, links: Iterable[Link]) -> tuple[DefinitionNode, ...]:
    """The directives and types of the linked specifications, under their names in the supergraph."""
    specs = {spec.name: spec for spec in (LINK, join_spec, *SPEC_OF_DIRECTIVE.values())}
    known = ((link, specs[link.url.name]) for link in links if specs.get(link.url.name) and _is_of(link, specs))
    return tuple(_renamed(node, link) for link, spec in known for node in parse(spec.sdl, no_location=True).definitions)


def composed_links(context: MergeContext) -> tuple[Link, ...]:
    """The links to the specifications whose directives `@composeDirective` carries, in their newest version."""
    newest: dict[str, Link] = {}
    imports: dict[str, dict[str, Import]] = {}
    for link, item in _composed_imports(context):
        identity = link.url.identity
        imports.setdefault(identity, {})[item.name] = item
        if identity not in newest or _version(link.url) > _version(newest[identity].url):
            newest[identity] = link
    return tuple(
        Link(link.url, link.alias, link.purpose, tuple(_worth_importing(link, imports[identity].values())))
        for identity, link in sorted(newest.items())
    )


def composed_definitions(context: MergeContext) -> tuple[DirectiveDefinitionNode, ...]:
    """The definitions of the composed directives, from the subgraph that links the newest version of each."""
    found: dict[str, tuple[tuple[int, int], DirectiveDefinitionNode]] = {}
    for subgraph_name, name in sorted(context.composed_directives):
        subgraph = context.subgraphs[subgraph_name]
        node = subgraph.directive_definitions.get(name)
        resolved = subgraph.links.resolve(f"@{name}")
        if node is not None and resolved is not None:
            version = _version(resolved[0].url)
            if name not in found or version > found[name][0]:
                found[name] = (version, node)
    return tuple(node for _, node in found.values())


def _composed_imports(context: MergeContext) -> Iterator[tuple[Link, Import]]:
    for subgraph_name, name in sorted(context.composed_directives):
        resolved = context.subgraphs[subgraph_name].links.resolve(f"@{name}")
        if resolved is not None:
            link, canonical = resolved
            yield link, Import(canonical, f"@{name}")


def _worth_importing(link: Link, imports: Iterable[Import]) -> Iterator[Import]:
    """What subgraphs import, and what would have another name without an import."""
    bare = replace(link, imports=())
    return (item for item in imports if item in link.imports or bare.local(item.name) != item.local_name)


def _version(url: SpecUrl) -> tuple[int, int]:
    return url.version or (0, 0)


def _plain_link(spec: Spec) -> Link:
    return Link(spec.url, "", spec.purpose, ())


def _is_of(link: Link, specs: Mapping[str, Spec]) -> bool:
    return link.url.identity == specs[link.url.name].url.identity


def _renamed(node: DefinitionNode, link: Link) -> DefinitionNode:
    if not isinstance(node, DirectiveDefinitionNode) or node.name.value.startswith("join__"):
        return node
    return replace(node, name=NameNode(value=link.local(f"@{node.name.value}").removeprefix("@")))
