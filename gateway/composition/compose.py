"""The whole of composition, step by step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.composition.collector import paused_collector
from gateway.composition.errors import CompositionError, CompositionFailed
from gateway.composition.hint_rules import HINT_RULES
from gateway.composition.hints import Hint
from gateway.composition.merge.model import Supergraph
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
from gateway.composition.subgraph.model import Subgraph
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
    with paused_collector():
        supergraph = merge_subgraphs(read_subgraphs(sources))
        check_supergraph(supergraph)
        satisfiability = check_satisfiability(supergraph)
        _stop_at(satisfiability.errors)
        found = [*find_hints(supergraph), *satisfiability.hints]
        hints = sorted(found, key=lambda hint: (hint.code, hint.coordinates, hint.message))
        return Composed(print_supergraph(supergraph), tuple(hints))


def read_subgraphs(sources: Sequence[SubgraphInput]) -> list[Subgraph]:
    """All subgraphs, sorted by name, each valid by itself, those of federation 1 upgraded. Raises CompositionFailed.

    What is wrong with one subgraph does not hide what is wrong with another one. Only the upgrade needs them all: when
    one cannot be read, those of federation 1 are not judged further.
    """
    inputs = sorted(sources, key=lambda source: source.name)
    _stop_at(error for rule in INPUT_RULES for error in rule(inputs))
    documents, errors = _open(inputs)
    written = [build_subgraph(document) for document in documents]
    if errors:
        subgraphs = [subgraph for subgraph in written if subgraph.is_federation_2]
    else:
        errors.extend(error for rule in UPGRADE_RULES for error in rule(written))
        subgraphs = upgrade_federation_1(written)
    views = [(subgraph, field_usage(subgraph)) for subgraph in subgraphs]
    errors.extend(error for view in views for rule in SUBGRAPH_RULES for error in rule(*view))
    _stop_at(errors)
    return subgraphs


def check_supergraph(supergraph: Supergraph) -> None:
    """Whether what the subgraphs say goes together, queries aside. Raises CompositionFailed."""
    for rules in (KIND_RULES, MERGE_RULES, SUPERGRAPH_RULES):
        _stop_at(error for rule in rules for error in rule(supergraph))


def find_hints(supergraph: Supergraph) -> list[Hint]:
    """What is worth a look, queries aside."""
    return [hint for rule in HINT_RULES for hint in rule(supergraph)]


def _open(sources: Sequence[SubgraphInput]) -> tuple[list[SubgraphDocument], list[CompositionError]]:
    """The documents that are valid schemas, and what is wrong with the others."""
    documents: list[SubgraphDocument] = []
    errors: list[CompositionError] = []
    for source in sources:
        try:
            document = open_document(source)
        except SubgraphUnreadable as unreadable:
            errors.append(unreadable.error)
            continue
        if _document_errors(document):
            errors.extend(_document_errors(open_document(source, located=True)))
        else:
            documents.append(document)
    return documents, errors


def _document_errors(document: SubgraphDocument) -> list[CompositionError]:
    """Wrong links come first, since they decide what the names in the document mean."""
    wrong_links = [error for rule in LINK_RULES for error in rule(document)]
    return wrong_links or [error for rule in DOCUMENT_RULES for error in rule(document)]


def _stop_at(errors: Iterable[CompositionError]) -> None:
    found = list(errors)
    if found:
        raise CompositionFailed(found)
