"""INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS: a directive for operations has different places in subgraphs."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.executable import executable_locations, executable_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import by_value, joined

CODE = "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """The places that all agree on are taken."""
    for name, sources in sorted(executable_sources(MergeContext(supergraph.subgraphs)).items()):
        places = {subgraph: executable_locations(node) for subgraph, node in sources.items()}
        if len(sources) == len(supergraph.subgraphs) and len(set(places.values())) > 1:
            common = joined(sorted(frozenset.intersection(*places.values()))) or "no place, so it is left out"
            listed = by_value((subgraph, joined(sorted(found))) for subgraph, found in places.items())
            message = f"@{name} can be on {listed}. In the supergraph it can be on {common}."
            yield Hint(CODE, HintLevel.DEBUG, message, (f"@{name}",), tuple(sources))
