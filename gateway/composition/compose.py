"""The whole of composition, step by step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.composition.errors import CompositionError, CompositionFailed
from gateway.composition.hints import Hint
from gateway.composition.merge.supergraph import merge_subgraphs
from gateway.composition.printer import print_supergraph
from gateway.composition.rules import (
    DOCUMENT_RULES,
    INPUT_RULES,
    KIND_RULES,
    LINK_RULES,
    MERGE_RULES,
    SUBGRAPH_RULES,
    SUPERGRAPH_RULES,
    UPGRADE_RULES,
)
from gateway.composition.satisfiability import check_satisfiability
from gateway.composition.subgraph.document import (
    SubgraphDocument,
    SubgraphInput,
    SubgraphUnreadable,
    open_document,
)
from gateway.composition.subgraph.field_usage import field_usage
from gateway.composition.subgraph.read import build_subgraph
from gateway.composition.subgraph.upgrade import upgrade_federation_1


@dataclass(frozen=True, slots=True)
class Composed:
    """A supergraph, and what is worth a look although it is legal."""

    supergraph_sdl: str
    hints: tuple[Hint, ...]


def compose(sources: Sequence[SubgraphInput]) -> Composed:
    """Compose subgraphs into a supergraph, whatever their order.

    Raises CompositionFailed with all that the first failing stage finds: later stages rely on earlier ones.
    """
    inputs = sorted(sources, key=lambda source: source.name)
    _stop_at(error for rule in INPUT_RULES for error in rule(inputs))
    documents = _open(inputs)
    _stop_at(error for document in documents for rule in LINK_RULES for error in rule(document))
    _stop_at(error for document in documents for rule in DOCUMENT_RULES for error in rule(document))
    written = [build_subgraph(document) for document in documents]
    _stop_at(error for rule in UPGRADE_RULES for error in rule(written))
    subgraphs = upgrade_federation_1(written)
    views = [(subgraph, field_usage(subgraph)) for subgraph in subgraphs]
    _stop_at(error for view in views for rule in SUBGRAPH_RULES for error in rule(*view))
    supergraph = merge_subgraphs(subgraphs)
    _stop_at(error for rule in KIND_RULES for error in rule(supergraph))
    _stop_at(error for rule in MERGE_RULES for error in rule(supergraph))
    _stop_at(error for rule in SUPERGRAPH_RULES for error in rule(supergraph))
    _stop_at(check_satisfiability(supergraph))
    return Composed(print_supergraph(supergraph), ())


def _open(sources: Iterable[SubgraphInput]) -> list[SubgraphDocument]:
    documents: list[SubgraphDocument] = []
    errors: list[CompositionError] = []
    for source in sources:
        try:
            documents.append(open_document(source))
        except SubgraphUnreadable as unreadable:
            errors.append(unreadable.error)
    _stop_at(errors)
    return documents


def _stop_at(errors: Iterable[CompositionError]) -> None:
    found = list(errors)
    if found:
        raise CompositionFailed(found)
