"""OVERRIDE_MIGRATION_IN_PROGRESS: a field is overridden under a label."""

from collections.abc import Iterator

from gateway.composition.hints import Hint, HintLevel
from gateway.composition.merge.model import Supergraph

CODE = "OVERRIDE_MIGRATION_IN_PROGRESS"


def check(supergraph: Supergraph) -> Iterator[Hint]:
    """When the label is always on, the overridden field can go."""
    for override in supergraph.overrides.by_source.values():
        if override.label is not None:
            message = (
                f'"{override.coordinate}" moves from subgraph "{override.source}" to "{override.target}" under the label'
                f' "{override.label}". Once that is done, remove the field from "{override.source}".'
            )
            yield Hint(CODE, HintLevel.INFO, message, (override.coordinate,), (override.source, override.target))
