"""INVALID_LINK_DIRECTIVE_USAGE: links or imports that contradict one another, or import what does not exist."""

from collections import Counter
from collections.abc import Iterator

from gateway.composition.errors import CompositionError, in_subgraph
from gateway.composition.subgraph.document import SubgraphDocument
from gateway.composition.subgraph.federation_spec import FEDERATION_SCALARS, federation_directives, is_supported
from gateway.supergraph.directives import HOST
from gateway.supergraph.links import FEDERATION_IDENTITY, Link

CODE = "INVALID_LINK_DIRECTIVE_USAGE"


def check(document: SubgraphDocument) -> Iterator[CompositionError]:
    """Each specification is linked once, under a name of its own, and each import exists."""
    links = document.names.links.items
    for message in (*_repeated(links), *_same_names(links), *_unknown_imports(links), *_beside_federation(links)):
        yield in_subgraph(CODE, document.name, message)


def _repeated(links: tuple[Link, ...]) -> Iterator[str]:
    for identity, count in Counter(link.url.identity for link in links).items():
        if count > 1:
            yield f"{identity} is linked {count} times. Link it once, with all imports."


def _same_names(links: tuple[Link, ...]) -> Iterator[str]:
    identities = {link.url.identity: link for link in links}.values()
    for name, count in Counter(link.prefix for link in identities if link.prefix).items():
        if count > 1:
            where = ", ".join(str(link.url) for link in identities if link.prefix == name)
            yield f'{where} are all called "{name}" here. Give all but one another name with "as".'
    for name, count in Counter(item.local_name for link in identities for item in link.imports).items():
        if count > 1:
            yield f'"{name}" is imported {count} times. Import it once, or give imports other names with "as".'


def _unknown_imports(links: tuple[Link, ...]) -> Iterator[str]:
    for link in links:
        version = link.url.version
        if link.url.identity != FEDERATION_IDENTITY or version is None or not is_supported(version):
            continue
        known = {f"@{name}" for name in federation_directives(version)} | set(FEDERATION_SCALARS)
        for item in link.imports:
            if item.name not in known:
                yield f'"{item.name}" cannot be imported from {link.url}, which has no such element.{_meant(item.name, known)}'


def _meant(name: str, known: set[str]) -> str:
    if f"@{name}" in known:
        return f' A directive is imported with its @: "@{name}".'
    later = [version for version in range(12) if name.removeprefix("@") in federation_directives((2, version))]
    return f" It came with federation v2.{later[0]}: link to that version." if later else ""


def _beside_federation(links: tuple[Link, ...]) -> Iterator[str]:
    """Tag and inaccessible are part of federation: where both give one name it would be unclear whose it is."""
    taken = {item.local_name for link in links if link.url.identity == FEDERATION_IDENTITY for item in link.imports}
    for link in links:
        names = {f"@{link.prefix}", *(item.local_name for item in link.imports)}
        if link.url.identity in (f"{HOST}/tag", f"{HOST}/inaccessible") and names & taken:
            yield f'link "@{link.url.name}" from federation, not from {link.url} beside it.'
