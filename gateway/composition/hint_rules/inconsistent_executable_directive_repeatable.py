"""INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE: a directive for operations is repeatable in some subgraphs alone."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.executable import executable_sources
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """In the supergraph it is not."""
    for name, sources in sorted(executable_sources(MergeContext(supergraph.subgraphs)).items()):
        repeatable = [subgraph for subgraph, node in sources.items() if node.repeatable]
        single = [subgraph for subgraph in sources if subgraph not in repeatable]
        if len(sources) == len(supergraph.subgraphs) and repeatable and single:
            message = (
                f"@{name} is repeatable in {subgraph_names(repeatable)} but not in {subgraph_names(single)}. In the"
                " supergraph it is not."
            )
            yield Hint(CODE, HintLevel.DEBUG, message, (f"@{name}",), tuple(sources))
