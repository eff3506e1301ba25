"""A merged supergraph as SDL in the join specification: the same text for the same supergraph, always."""

from collections.abc import Iterable, Iterator, Mapping

from graphql.language import print_ast
from graphql.language.block_string import print_block_string
from graphql.language.print_string import print_string

from gateway.composition.merge.model import (
    ContextArgument,
    JoinField,
    JoinType,
    MergedElement,
    MergedEnum,
    MergedField,
    MergedFieldsType,
    MergedInput,
    MergedInputObject,
    MergedInterface,
    MergedObject,
    MergedScalar,
    MergedType,
    MergedUnion,
    Supergraph,
)
from gateway.composition.subgraph.model import ROOT_NAMES
from gateway.supergraph.links import Link

Literals = Mapping[str, str | None]


def print_supergraph(supergraph: Supergraph) -> str:
    """The SDL: schema, directives, types, each sorted by name; fields in the order of the subgraphs."""
    printer = _Printer(supergraph)
    directives = {node.name.value: print_ast(node) for node in supergraph.directive_definitions}
    types = {"join__Graph": printer.graph_enum()}
    for node in supergraph.spec_definitions:
        text = print_ast(node)
        (directives if text.startswith("directive") else types)[_defined_name(text)] = text
    types.update((item.name, printer.type(item)) for item in supergraph.types.values() if not _is_empty(item))
    sections = [printer.schema(), *_sorted_values(directives), *_sorted_values(types)]
    return "\n\n".join(sections) + "\n"


def _sorted_values(texts: Mapping[str, str]) -> Iterator[str]:
    return (texts[name] for name in sorted(texts))


def _defined_name(text: str) -> str:
    """The name in `directive @name(...)`, `scalar name`, `enum name {` or `input name {`."""
    return text.split(maxsplit=2)[1].split("(")[0].removeprefix("@")


def _is_empty(item: MergedType) -> bool:
    return item.name in ROOT_NAMES.values() and isinstance(item, MergedObject) and not item.fields


class _Printer:
    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph

    def schema(self) -> str:
        """The schema definition with its links and root types."""
        schema = self._supergraph.schema
        lines = [_link(link) for link in self._supergraph.links] + [str(use) for use in schema.directives]
        roots = [
            f"  {operation}: {name}"
            for operation, name in ROOT_NAMES.items()
            if name in self._supergraph.types and not _is_empty(self._supergraph.types[name])
        ]
        head = "".join(f"\n  {line}" for line in lines)
        return f"{_description(schema, '')}schema{head}\n{_block(roots)}"

    def graph_enum(self) -> str:
        """The subgraphs with their names and addresses."""
        values = (
            f"  {value} @join__graph(name: {print_string(name)}, url: {print_string(self._supergraph.subgraphs[name].url)})"
            for name, value in self._supergraph.graph_names.items()
        )
        return "enum join__Graph " + _block(values)

    def type(self, item: MergedType) -> str:
        """One type with its joins, directives and contents."""
        keyword, tail = self._shape(item)
        lines = [*self._type_joins(item), *(str(use) for use in item.directives)]
        head = "".join(f"\n  {line}" for line in lines)
        return f"{_description(item, '')}{keyword} {item.name}{self._interfaces(item)}{head}{tail}"

    def _shape(self, item: MergedType) -> tuple[str, str]:
        match item:
            case MergedScalar():
                return "scalar", ""
            case MergedUnion():
                return "union", f"\n = {' | '.join(item.members)}"
            case MergedEnum():
                return "enum", "\n" + _block(self._enum_values(item))
            case MergedInputObject():
                return "input", "\n" + _block(self._input_field(field) for field in item.fields.values())
            case MergedFieldsType():
                keyword = "interface" if isinstance(item, MergedInterface) else "type"
                return keyword, "\n" + _block(self._field(field) for field in item.fields.values())
        raise TypeError(f"No such kind of type: {item!r}")

    def _interfaces(self, item: MergedType) -> str:
        if not isinstance(item, MergedFieldsType) or not item.interfaces:
            return ""
        return f" implements {' & '.join(item.interfaces)}"

    def _type_joins(self, item: MergedType) -> Iterator[str]:
        if isinstance(item, MergedFieldsType):
            for graph, interface in item.implements:
                yield _directive("join__implements", {"graph": self._graph(graph), "interface": _quote(interface)})
        for join in item.joins:
            yield _directive("join__type", self._join_type(join))
        if isinstance(item, MergedUnion):
            for graph, member in item.memberships:
                yield _directive("join__unionMember", {"graph": self._graph(graph), "member": _quote(member)})

    def _join_type(self, join: JoinType) -> Literals:
        return {
            "graph": self._graph(join.graph),
            "key": _quote(join.key),
            "extension": "true" if join.extension else None,
            "resolvable": None if join.resolvable else "false",
            "isInterfaceObject": "true" if join.is_interface_object else None,
        }

    def _join_field(self, join: JoinField) -> str:
        contexts = ", ".join(_context_argument(argument) for argument in join.context_arguments)
        return _directive(
            "join__field",
            {
                "graph": self._graph(join.graph) if join.graph is not None else None,
                "requires": _quote(join.requires),
                "provides": _quote(join.provides),
                "type": _quote(join.type),
                "external": "true" if join.external else None,
                "override": _quote(join.override),
                "usedOverridden": "true" if join.used_overridden else None,
                "overrideLabel": _quote(join.override_label),
                "contextArguments": f"[{contexts}]" if contexts else None,
            },
        )

    def _graph(self, name: str) -> str:
        return self._supergraph.graph_names[name]

    def _field(self, field: MergedField) -> str:
        arguments = [_input_value(argument) for argument in field.arguments.values()]
        described = any(argument.description for argument in field.arguments.values())
        if described:
            inner = "".join(f"{_description(arg, '    ')}    {_input_value(arg)}\n" for arg in field.arguments.values())
            signature = f"(\n{inner}  )"
        else:
            signature = f"({', '.join(arguments)})" if arguments else ""
        uses = [*(self._join_field(join) for join in field.joins), *(str(use) for use in field.directives)]
        return f"{_description(field, '  ')}  {field.name}{signature}: {_words([str(field.type), *uses])}"

    def _input_field(self, field: MergedInput) -> str:
        joins = (self._join_field(join) for join in field.joins)
        return f"{_description(field, '  ')}  {_words([_input_value(field, joins)])}"

    def _enum_values(self, item: MergedEnum) -> Iterator[str]:
        for value in item.values.values():
            joins = (_directive("join__enumValue", {"graph": self._graph(graph)}) for graph in value.sources)
            uses = (str(use) for use in value.directives)
            yield f"{_description(value, '  ')}  {_words([value.name, *joins, *uses])}"


def _input_value(item: MergedInput, joins: Iterable[str] = ()) -> str:
    default = f" = {print_ast(item.default)}" if item.default is not None else ""
    return _words([f"{item.name}: {item.type}{default}", *joins, *(str(use) for use in item.directives)])


def _context_argument(argument: ContextArgument) -> str:
    return (
        f"{{context: {_quote(argument.context)}, name: {_quote(argument.name)},"
        f" type: {_quote(argument.type)}, selection: {_quote(argument.selection)}}}"
    )


def _link(link: Link) -> str:
    imports = ", ".join(
        _quote(item.name) or ""
        if item.name == item.local_name
        else f"{{name: {_quote(item.name)}, as: {_quote(item.local_name)}}}"
        for item in link.imports
    )
    return _directive(
        "link",
        {
            "url": _quote(str(link.url)),
            "as": _quote(link.alias or None),
            "for": link.purpose or None,
            "import": f"[{imports}]" if imports else None,
        },
    )


def _directive(name: str, arguments: Literals) -> str:
    given = ", ".join(f"{key}: {value}" for key, value in arguments.items() if value is not None)
    return f"@{name}({given})" if given else f"@{name}"


def _quote(text: str | None) -> str | None:
    return None if text is None else print_string(text)


def _words(parts: Iterable[str]) -> str:
    return " ".join(parts)


def _block(lines: Iterable[str]) -> str:
    return "{\n" + "\n".join(lines) + "\n}"


def _description(element: MergedElement, indent: str) -> str:
    if not element.description:
        return ""
    lines = print_block_string(element.description).split("\n")
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
