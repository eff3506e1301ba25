"""LINK_IMPORT_NAME_MISMATCH: subgraphs use one directive of the supergraph under different names."""

from collections.abc import Iterator

from gateway.composition.errors import CompositionError
from gateway.composition.merge.directives import CARRIED
from gateway.composition.merge.model import Supergraph
from gateway.composition.subgraph.model import Origin
from gateway.composition.wording import by_value

CODE = "LINK_IMPORT_NAME_MISMATCH"


def check(supergraph: Supergraph) -> Iterator[CompositionError]:
    """In the supergraph a directive has one name, the one that subgraphs use."""
    used: dict[str, dict[str, str]] = {}
    for subgraph in supergraph.subgraphs.values():
        for use in subgraph.all_uses():
            if use.origin is Origin.FEDERATION and use.name in CARRIED:
                used.setdefault(use.name, {})[subgraph.name] = use.written
    for name, written in used.items():
        if len(set(written.values())) > 1:
            listed = by_value((subgraph, f"@{local}") for subgraph, local in written.items())
            message = f"The directive @{name} is called {listed}. Import it under one name everywhere."
            yield CompositionError(CODE, message, (), tuple(written))
