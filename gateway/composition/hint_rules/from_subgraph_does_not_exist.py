"""FROM_SUBGRAPH_DOES_NOT_EXIST: a field overrides one of a subgraph that is not there."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph
from gateway.composition.wording import names

CODE = "FROM_SUBGRAPH_DOES_NOT_EXIST"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """It is misspelt, or the move is done and the subgraph gone."""
    for subgraph in supergraph.subgraphs.values():
        for field in subgraph.fields():
            for use in field.uses("override"):
                if use.text("from") not in supergraph.subgraphs:
                    message = (
                        f'"{field.coordinate}" in subgraph "{subgraph.name}" has {use}, but the subgraphs are'
                        f" {names(supergraph.subgraphs)}."
                    )
                    yield Hint(CODE, HintLevel.WARN, message, (field.coordinate,), (subgraph.name,))
