"""Writes the SDL of each subgraph of a draft."""

from collections.abc import Iterator

from tests.differential.generator.draft import LEAVES, Draft, DraftField, DraftType
from tests.differential.generator.entities import COMPONENTS

DIRECTIVES = ["key", "requires", "provides", "external", "shareable", "override", "inaccessible", "interfaceObject"]
INPUTS = "input Filter { a: Int b: [Int!] color: Color = GREEN inner: Filter%s }\n"


def write_subgraphs(draft: Draft, version: str) -> dict[str, str]:
    """The SDLs by name."""
    imports = ", ".join(f'"@{name}"' for name in DIRECTIVES if version != "2.0" or name != "interfaceObject")
    link = f'extend schema @link(url: "https://specs.apollo.dev/federation/v{version}", import: [{imports}])\n'
    return {name: link + "".join(_Writer(draft, name).definitions()) for name in draft.subgraphs}


class _Writer:
    def __init__(self, draft: Draft, subgraph: str) -> None:
        self.draft = draft
        self.subgraph = subgraph
        self.queries = [item for item in draft.queries.values() if subgraph in item.declared]
        self.mutations = [item for item in draft.mutations.values() if subgraph in item.declared]
        self.reached = self._reach()
        self.used: set[str] = set()

    def definitions(self) -> Iterator[str]:
        """One after the other; leaves last, when it is known which are used."""
        blocks = [self._block(name, items) for name, items in self._roots() if items]
        blocks += [self._type(self.draft.types[name]) for name in sorted(self.reached)]
        text = "".join(blocks)
        yield text
        yield from self._leaves(text)

    def _roots(self) -> list[tuple[str, list[str]]]:
        return [
            ("type Query", [self._field(item, len(item.owners) > 1) for item in self.queries]),
            ("type Mutation", [self._field(item, False) for item in self.mutations]),
        ]

    def _leaves(self, text: str) -> Iterator[str]:
        if "Filter" in text:
            more = " only: Int" if self.subgraph == self.draft.subgraphs[0] else ""
            yield INPUTS % more
        if "Color" in text or "Filter" in text:
            yield "enum Color { RED GREEN BLUE }\n"
        if "Size" in text:
            more = {"s0": "XS ", "s1": "XL "}.get(self.subgraph, "")
            yield f"enum Size {{ S {more}M L }}\n"
        if "Blob" in text:
            yield "scalar Blob\n"

    def _reach(self) -> set[str]:
        draft = self.draft
        pending = [item.named for item in (*self.queries, *self.mutations)]
        pending += [item.name for item in draft.types.values() if self.subgraph in item.known]
        reached: set[str] = set()
        while pending:
            name = pending.pop()
            if name not in reached and name not in LEAVES and name != "Query":
                reached.add(name)
                pending += self._leads_to(draft.types[name])
        return reached

    def _leads_to(self, item: DraftType) -> list[str]:
        if item.kind in ("interface", "union"):
            above = item.interfaces if item.kind == "interface" else []
            return [*item.members[self.subgraph], *above]
        if item.kind == "interface object" and self._is_home(item):
            return item.contract
        found = [field.named for field in item.fields.values() if item.kind == "value" or self._declares(field)]
        return found + (["Thing"] if "Thing" in item.interfaces and self._is_home(self.draft.types["Thing"]) else [])

    def _declares(self, field: DraftField) -> bool:
        return self.subgraph in field.declared

    def _is_home(self, thing: DraftType) -> bool:
        return thing.known[0] == self.subgraph

    def _type(self, item: DraftType) -> str:
        match item.kind:
            case "union":
                return f"union {item.name} = {' | '.join(item.members[self.subgraph])}\n"
            case "interface":
                return self._interface(item)
            case "interface object":
                return self._thing(item)
            case "value":
                lines = [self._field(field, False) for field in item.fields.values()]
                return self._block(f"type {item.name}{self._implements(item)} @shareable", lines)
            case "split":
                lines = [self._field(f, len(f.owners) > 1) for f in item.fields.values() if self._declares(f)]
                return self._block(f"type {item.name}", lines)
        return self._entity(item)

    def _interface(self, item: DraftType) -> str:
        members = [self.draft.types[name] for name in item.members[self.subgraph]]
        lines = []
        for name in item.contract:
            if name == "id":
                is_lone = any(member.is_lone for member in members)
                lines.append("id: ID" if is_lone else "id: ID!")
            elif self._is_extra(item, name) or all(self._resolves(member, name) for member in members):
                field = members[0].fields[name]
                lines.append(f"{name}{field.arguments}: {field.type.rstrip('!')}")
        above = [name for name in item.interfaces if name in self.reached]
        return self._block(f"interface {item.name}" + (f" implements {' & '.join(above)}" if above else ""), lines)

    def _is_extra(self, item: DraftType, name: str) -> bool:
        """Whether it promises the field only because some path provides it, there or by an interface above."""
        above = [self.draft.types[other] for other in item.interfaces]
        return any(name in other.extra.get(self.subgraph, ()) for other in (item, *above))

    def _resolves(self, member: DraftType, name: str) -> bool:
        field = member.fields[name]
        return member.kind == "value" or (self._declares(field) and self.subgraph not in field.external)

    def _thing(self, item: DraftType) -> str:
        keys = "".join(f' @key(fields: "{key}")' for key in item.keys.get(self.subgraph, ()))
        if self._is_home(item):
            shown = [field for field in item.fields.values() if self.subgraph in field.owners]
            lines = [f"{field.name}{field.arguments}: {field.type}" for field in shown]
            return self._block(f"interface {item.name}{keys}", lines)
        named = {name for key in item.keys.get(self.subgraph, ["id"]) for name in key.split()}
        keys = keys or ' @key(fields: "id", resolvable: false)'
        lines = [f"{name}: {item.fields[name].type}" for name in sorted(named)]
        lines += [self._field(f, len(f.owners) > 1) for f in item.fields.values() if self._declares(f)]
        return self._block(f"type {item.name} @interfaceObject{keys}", lines)

    def _implements(self, item: DraftType) -> str:
        names = [name for name in item.interfaces if name in self.reached and self._is_member(name, item.name)]
        return f" implements {' & '.join(names)}" if names else ""

    def _is_member(self, interface: str, name: str) -> bool:
        found = self.draft.types[interface]
        if found.kind == "interface object":
            return self._is_home(found)
        return name in found.members[self.subgraph]

    def _entity(self, item: DraftType) -> str:
        keys = "".join(f' @key(fields: "{key}")' for key in item.keys.get(self.subgraph, ()))
        fields = [field for field in item.fields.values() if self._declares(field)]
        if self.subgraph not in item.known:
            keys = ' @key(fields: "id", resolvable: false)'
            fields = [item.fields["id"], *(field for field in fields if field.name != "id")]
        lines = [self._field(field, self._is_shared(item, field)) for field in fields]
        return self._block(f"type {item.name}{self._implements(item)}{keys}", lines)

    def _is_shared(self, item: DraftType, field: DraftField) -> bool:
        if field.in_key:
            return not self._is_key_field(item, field.name)
        return len(field.owners) > 1 or field.provided

    def _is_key_field(self, item: DraftType, name: str) -> bool:
        return any(name in COMPONENTS.get(key, [key]) for key in item.keys.get(self.subgraph, ["id"]))

    def _field(self, field: DraftField, shareable: bool) -> str:
        type_text = self._type_text(field)
        text = f"{field.name}{field.arguments}: {type_text}"
        if self.subgraph in field.external:
            return f"{text} @external"
        if self.subgraph in field.requires:
            text += f' @requires(fields: "{_quoted(field.requires[self.subgraph])}")'
        if self.subgraph in field.provides:
            text += f' @provides(fields: "{field.provides[self.subgraph]}")'
        if field.override and field.override.owner == self.subgraph:
            label = f', label: "{field.override.label}"' if field.override.label else ""
            text += f' @override(from: "{field.override.taken_from}"{label})'
        if field.inaccessible:
            text += " @inaccessible"
        return text + (" @shareable" if shareable else "")

    def _type_text(self, field: DraftField) -> str:
        """The own type; who does not resolve a field sees the loosest of its types."""
        if self.subgraph in field.types:
            return field.types[self.subgraph]
        return next(iter(field.types.values())) if field.types and self.subgraph not in field.owners else field.type

    def _block(self, head: str, lines: list[str]) -> str:
        body = "".join(f"  {line}\n" for line in lines)
        return f"{head} {{\n{body}}}\n"


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')
