"""OVERRIDDEN_FIELD_CAN_BE_REMOVED: a field was overridden for good."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph

CODE = "OVERRIDDEN_FIELD_CAN_BE_REMOVED"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """Its resolver is not called any more."""
    for override in supergraph.overrides.by_source.values():
        if override.label is None:
            in_use = supergraph.overrides.keeps_overridden(override.source, override.coordinate)
            advice = (
                "It is still needed there by a key, @requires, @provides or interface: mark it @external."
                if in_use
                else "It can be removed there."
            )
            message = (
                f'"{override.coordinate}" in subgraph "{override.source}" is overridden by subgraph "{override.target}".'
                f" {advice}"
            )
            yield Hint(CODE, HintLevel.INFO, message, (override.coordinate,), (override.source, override.target))
