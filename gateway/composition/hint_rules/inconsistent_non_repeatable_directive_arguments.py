"""INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS: subgraphs apply one directive with different arguments, and one of them wins."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.directives import STRATEGIES, differing_uses
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.sources import described_elements
from gateway.composition.wording import by_value

CODE = "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """The arguments that most have are taken."""
    context = MergeContext(supergraph.subgraphs)
    for element, sources in described_elements(supergraph):
        for uses in differing_uses(context, sources):
            name = uses[0][1].name
            if name not in STRATEGIES:
                merged = next((str(use) for use in element.directives if use.name == name), f"no @{name}")
                listed = by_value((subgraph, str(use)) for subgraph, use in uses)
                message = f'"{element.coordinate}" has {listed}. The supergraph has {merged}.'
                yield Hint(CODE, HintLevel.WARN, message, (element.coordinate,), tuple(dict(uses)))
