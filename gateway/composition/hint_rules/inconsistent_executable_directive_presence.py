"""INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE: a directive for operations that not all subgraphs define."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.executable import executable_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Clients cannot use it."""
    for name, sources in sorted(executable_sources(MergeContext(supergraph.subgraphs)).items()):
        lacking = [subgraph for subgraph in supergraph.subgraphs if subgraph not in sources]
        if lacking:
            message = (
                f"@{name} is defined in {subgraph_names(sources)} but not in {subgraph_names(lacking)}, so it is not in the"
                " supergraph."
            )
            yield Hint(CODE, HintLevel.DEBUG, message, (f"@{name}",), tuple(sources))
