"""Which leaves of a `@requires` or `@provides` the subgraph can resolve by itself, so that naming them means nothing."""

from collections.abc import Iterator

from gateway.composition.subgraph.field_set_uses import FieldSetUse, is_external_here, selected
from gateway.composition.subgraph.field_set_validity import field_set_problems
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph


def fields_missing_external(subgraph: Subgraph, usage: FieldUsage, use: FieldSetUse) -> Iterator[str]:
    """A sentence for each leaf that is neither external nor inside something external.

    An invalid field set has other errors; what it would mean is of no interest.
    """
    if any(field_set_problems(subgraph, use)):
        return
    for item in selected(subgraph, use, usage.external):
        if item.field is None or item.selection.selections or item.below_external:
            continue
        if is_external_here(subgraph, item.field, usage.external):
            continue
        if item.field.coordinate in usage.external_in_name:
            yield (
                f'"{item.field.coordinate}" is marked @external, but as a key field of a type extension it is resolved'
                f" here all the same. Leave it out of the @{use.directive}."
            )
        else:
            yield (
                f'this subgraph resolves "{item.field.coordinate}" itself. Leave it out of the @{use.directive}, or mark'
                " the field @external if another subgraph resolves it."
            )
