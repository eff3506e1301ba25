"""From federation 1 to federation 2: one step, one module; the ordered list is the policy."""

from collections.abc import Callable, Sequence

from gateway.composition.subgraph.model import Subgraph
from gateway.composition.subgraph.upgrade.directives_on_interfaces import drop_directives_on_interfaces
from gateway.composition.subgraph.upgrade.extensions import turn_extensions_into_definitions
from gateway.composition.subgraph.upgrade.external_keys import drop_external_on_extension_keys
from gateway.composition.subgraph.upgrade.field_set_texts import write_field_sets_as_strings
from gateway.composition.subgraph.upgrade.inactive_selections import drop_inactive_selections
from gateway.composition.subgraph.upgrade.sharing import mark_shared_fields
from gateway.composition.subgraph.upgrade.tags_on_externals import drop_repeated_tags_on_externals
from gateway.composition.subgraph.upgrade.unused_externals import drop_unused_externals

Step = Callable[[Subgraph, Sequence[Subgraph]], Subgraph]

# The order matters: externals of keys go before selections are judged by what is external, and unused externals after.
STEPS: tuple[Step, ...] = (
    write_field_sets_as_strings,
    drop_directives_on_interfaces,
    drop_external_on_extension_keys,
    drop_inactive_selections,
    drop_unused_externals,
    turn_extensions_into_definitions,
    mark_shared_fields,
    drop_repeated_tags_on_externals,
)


def upgrade_federation_1(subgraphs: Sequence[Subgraph]) -> list[Subgraph]:
    """All subgraphs, those of federation 1 rewritten as their authors would write them in federation 2."""
    upgraded = list(subgraphs)
    for step in STEPS:
        before = tuple(upgraded)
        upgraded = [
            item if item.is_federation_2 else step(item, [other for other in before if other is not item])
            for item in before
        ]
    return upgraded
