"""INCONSISTENT_UNION_MEMBER: a union has a member in some subgraphs alone."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import MergedUnion, Supergraph
from gateway.composition.wording import subgraph_names

CODE = "INCONSISTENT_UNION_MEMBER"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """In the supergraph it has all members of all subgraphs."""
    for item in supergraph.types.values():
        if not isinstance(item, MergedUnion):
            continue
        for member in item.members:
            having = [name for name in item.sources if (name, member) in item.memberships]
            lacking = [name for name in item.sources if name not in having]
            if lacking:
                message = (
                    f'Union "{item.name}" has the member "{member}" in {subgraph_names(having)} but not in'
                    f" {subgraph_names(lacking)}."
                )
                yield Hint(CODE, HintLevel.DEBUG, message, (item.name, member), tuple(item.sources))
