"""The `@link` directives of a schema: which specifications it uses, and under which names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from graphql.language import (
    ConstDirectiveNode,
    ConstValueNode,
    DocumentNode,
    EnumValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
)

LINK_IDENTITY = "https://specs.apollo.dev/link"
CORE_IDENTITY = "https://specs.apollo.dev/core"
FEDERATION_IDENTITY = "https://specs.apollo.dev/federation"

_VERSION = re.compile(r"v(\d{1,9})\.(\d{1,9})", re.ASCII)
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9]|_(?!_))*(?<!_)")


class LinkError(ValueError):
    """A `@link` that cannot be understood; the message says why and how to mend it."""


class LinkIdentifierError(LinkError):
    """A `@link` whose address does not identify a specification."""


@dataclass(frozen=True, slots=True)
class SpecUrl:
    """The address of a specification: `https://host/name/v1.2`, split into what stays and what is versioned.

    `identity` is the address without its version; `name` and `version` are empty when the address has none.
    """

    identity: str
    name: str
    version: tuple[int, int] | None

    def __str__(self) -> str:
        return self.identity if self.version is None else f"{self.identity}/v{self.version[0]}.{self.version[1]}"


@dataclass(frozen=True, slots=True)
class Import:
    """One imported element: its name in the specification and its name here, directives with their `@`."""

    name: str
    local_name: str


@dataclass(frozen=True, slots=True)
class Link:
    """One `@link`: `alias` is its `as`, `purpose` its `for` (SECURITY, EXECUTION or nothing)."""

    url: SpecUrl
    alias: str
    purpose: str
    imports: tuple[Import, ...]

    @property
    def prefix(self) -> str:
        """The namespace of elements that are not imported, and the name of the main directive."""
        return self.alias or self.url.name

    def canonical(self, local_name: str) -> str | None:
        """The name in the specification of what is called `local_name` here (both with `@` for directives)."""
        for item in self.imports:
            if item.local_name == local_name:
                return item.name
        mark, bare = ("@", local_name[1:]) if local_name.startswith("@") else ("", local_name)
        if mark and bare == self.prefix and self.url.name:
            return self._unless_imported(f"@{self.url.name}")
        if bare.startswith(f"{self.prefix}__"):
            return self._unless_imported(mark + bare[len(self.prefix) + 2 :])
        return None

    def local(self, name: str) -> str:
        """The name here of what the specification calls `name` (both with `@` for directives)."""
        for item in self.imports:
            if item.name == name:
                return item.local_name
        mark, bare = ("@", name[1:]) if name.startswith("@") else ("", name)
        if mark and bare == self.url.name:
            return f"@{self.prefix}"
        return f"{mark}{self.prefix}__{bare}"

    def _unless_imported(self, name: str) -> str | None:
        return None if any(item.name == name for item in self.imports) else name


@dataclass(frozen=True, slots=True)
class Links:
    """All links of one schema, the one to the link specification itself included."""

    items: tuple[Link, ...] = ()

    def by_identity(self, identity: str) -> Link | None:
        """The link to this specification, if there is one."""
        return next((link for link in self.items if link.url.identity == identity), None)

    def resolve(self, local_name: str) -> tuple[Link, str] | None:
        """The link and the canonical name behind a local name (with `@` for directives)."""
        for link in self.items:
            canonical = link.canonical(local_name)
            if canonical is not None:
                return link, canonical
        return None


def parse_spec_url(text: str) -> SpecUrl:
    """Split a specification's address. Raises LinkIdentifierError when it is no absolute URL with a path."""
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise LinkIdentifierError(f'@link has the url "{text}", which cannot be read: {error}.') from error
    if not parts.scheme or not parts.netloc:
        raise LinkIdentifierError(
            f'@link has the url "{text}", which is not an absolute URL: write https://host/name/v1.0.'
        )
    segments = [segment for segment in parts.path.split("/") if segment]
    version = _VERSION.fullmatch(segments[-1]) if segments else None
    if version:
        segments.pop()
    if not segments:
        raise LinkIdentifierError(f'@link has the url "{text}", which has no path: write https://host/name/v1.0.')
    name = segments[-1] if segments and _NAME.fullmatch(segments[-1]) else ""
    identity = "/".join([f"{parts.scheme}://{parts.netloc}", *segments])
    return SpecUrl(identity, name, (int(version[1]), int(version[2])) if version else None)


def schema_directives(document: DocumentNode) -> tuple[ConstDirectiveNode, ...]:
    """All directives on the document's schema definition and schema extensions."""
    return tuple(
        directive
        for definition in document.definitions
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode)
        for directive in definition.directives or ()
    )


def read_links(document: DocumentNode) -> Links:
    """The links of a subgraph or supergraph. Raises LinkError at the first that cannot be read."""
    directives = schema_directives(document)
    link_name = _link_directive_name(directives)
    links = tuple(_read_link(node) for node in directives if node.name.value == link_name and _has_target(node))
    return Links(links)


def _link_directive_name(directives: Iterable[ConstDirectiveNode]) -> str:
    """The link specification links itself, perhaps under another name (`as`), so its name is found by its url."""
    for node in directives:
        arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
        url = _text(arguments.get("url")) or _text(arguments.get("feature"))
        name = node.name.value
        if url and url.startswith((f"{LINK_IDENTITY}/", f"{CORE_IDENTITY}/")):
            default = "core" if url.startswith(CORE_IDENTITY) else "link"
            if name == (_text(arguments.get("as")) or default):
                return name
    return "link"


def _has_target(node: ConstDirectiveNode) -> bool:
    return any(argument.name.value in ("url", "feature") for argument in node.arguments or ())


def _read_link(node: ConstDirectiveNode) -> Link:
    arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
    url_text = _text(arguments.get("url", arguments.get("feature")))
    if url_text is None:
        raise LinkError('@link needs its "url" as a string, for instance "https://specs.apollo.dev/federation/v2.9".')
    url = parse_spec_url(url_text)
    alias = _text(arguments.get("as")) or ""
    purpose_node = arguments.get("for")
    purpose = purpose_node.value if isinstance(purpose_node, EnumValueNode) else ""
    imports = tuple(_read_import(item, url) for item in _list_items(arguments.get("import"), url))
    if not alias and not url.name and (imports or purpose):
        raise LinkIdentifierError(f'@link to "{url_text}" has no name in its URL: give it one with "as".')
    return Link(url, alias, purpose, imports)


def _list_items(node: ConstValueNode | None, url: SpecUrl) -> tuple[ConstValueNode, ...]:
    if node is None or isinstance(node, NullValueNode):
        return ()
    if isinstance(node, ListValueNode):
        return tuple(node.values)
    if isinstance(node, StringValueNode | ObjectValueNode):  # GraphQL coerces a single item into a list
        return (node,)
    raise LinkError(f'@link to "{url}" has an "import" that is not a list of names.')


def _read_import(node: ConstValueNode, url: SpecUrl) -> Import:
    if isinstance(node, StringValueNode):
        return Import(node.value, node.value)
    if isinstance(node, ObjectValueNode):
        fields = {field.name.value: _text(field.value) for field in node.fields}
        name = fields.get("name")
        if name and set(fields) <= {"name", "as"}:
            local_name = fields.get("as") or name
            if name.startswith("@") != local_name.startswith("@"):
                raise LinkError(
                    f'@link to "{url}" imports "{name}" as "{local_name}": a directive keeps its "@", a type has none.'
                )
            return Import(name, local_name)
    raise LinkError(f'@link to "{url}" has an import that is neither a string nor {{name: "...", as: "..."}}.')


def _text(node: ConstValueNode | None) -> str | None:
    return node.value if isinstance(node, StringValueNode) else None
