"""INCONSISTENT_ARGUMENT_PRESENCE: an optional argument is left out, since not all subgraphs know it."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.executable import executable_sources
from gateway.composition.merge.externals import defining_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_ARGUMENT_PRESENCE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Clients cannot give it."""
    for field in supergraph.fields():
        arguments = {name: source.arguments for name, source in defining_sources(supergraph, field).items()}
        contextual = {
            name for given in arguments.values() for name, argument in given.items() if argument.has("fromContext")
        }
        names = {where: frozenset(given) - contextual for where, given in arguments.items()}
        yield from _hints(field.coordinate, names)
    for name, sources in sorted(executable_sources(MergeContext(supergraph.subgraphs)).items()):
        if len(sources) == len(supergraph.subgraphs):
            given = {
                where: frozenset(item.name.value for item in node.arguments or ()) for where, node in sources.items()
            }
            yield from _hints(f"@{name}", given)


def _hints(owner: str, arguments: dict[str, frozenset[str]]) -> Iterator[Hint]:
    for name in sorted(frozenset().union(*arguments.values())):
        having = [where for where, given in arguments.items() if name in given]
        lacking = [where for where in arguments if where not in having]
        if lacking:
            coordinate = f"{owner}({name}:)"
            message = (
                f'"{coordinate}" is defined in {subgraph_names(having)} but not in {subgraph_names(lacking)}, so it is not'
                " in the supergraph."
            )
            yield Hint(CODE, HintLevel.WARN, message, (coordinate,), tuple(arguments))
