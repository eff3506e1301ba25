"""Subgraph schemas to one supergraph schema, and everything that can be wrong on the way. Pure."""

from gateway.composition.compose import Composed, compose
from gateway.composition.errors import CompositionError, CompositionFailed
from gateway.composition.hints import Hint, HintLevel
from gateway.composition.subgraph.document import SubgraphInput

__all__ = ["Composed", "CompositionError", "CompositionFailed", "Hint", "HintLevel", "SubgraphInput", "compose"]
