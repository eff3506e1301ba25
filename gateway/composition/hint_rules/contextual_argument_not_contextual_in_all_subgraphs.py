"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: an argument comes from a context here, from clients there."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Clients cannot give it to any subgraph."""
    for field in supergraph.fields():
        names = dict.fromkeys(name for source in field.sources.values() for name in source.arguments)
        for name in names:
            having = {
                where: source.arguments[name] for where, source in field.sources.items() if name in source.arguments
            }
            plain = [where for where, argument in having.items() if not argument.has("fromContext")]
            if plain and len(plain) < len(having):
                coordinate = f"{field.coordinate}({name}:)"
                message = (
                    f'"{coordinate}" has @fromContext in some subgraphs but not in {subgraph_names(plain)}. It is not in the'
                    " supergraph."
                )
                yield Hint(CODE, HintLevel.WARN, message, (coordinate,), tuple(having))
