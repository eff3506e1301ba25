"""All hints: one hint, one module, named by its code."""

from collections.abc import Callable, Iterable

from gateway.composition.hint_rules import (
    contextual_argument_not_contextual_in_all_subgraphs,
    from_subgraph_does_not_exist,
    inconsistent_argument_presence,
    inconsistent_but_compatible_argument_type,
    inconsistent_but_compatible_field_type,
    inconsistent_default_value_presence,
    inconsistent_description,
    inconsistent_entity,
    inconsistent_enum_value_for_input_enum,
    inconsistent_enum_value_for_output_enum,
    inconsistent_executable_directive_locations,
    inconsistent_executable_directive_presence,
    inconsistent_executable_directive_repeatable,
    inconsistent_input_object_field,
    inconsistent_interface_value_type_field,
    inconsistent_non_repeatable_directive_arguments,
    inconsistent_object_value_type_field,
    inconsistent_union_member,
    merged_non_repeatable_directive_arguments,
    overridden_field_can_be_removed,
    override_directive_can_be_removed,
    override_migration_in_progress,
    unused_enum_type,
)
from gateway.composition.hints import Hint
from gateway.composition.merge.model import Supergraph

HintRule = Callable[[Supergraph], Iterable[Hint]]

HINT_RULES: tuple[HintRule, ...] = (
    contextual_argument_not_contextual_in_all_subgraphs.check,
    from_subgraph_does_not_exist.check,
    inconsistent_argument_presence.check,
    inconsistent_but_compatible_argument_type.check,
    inconsistent_but_compatible_field_type.check,
    inconsistent_default_value_presence.check,
    inconsistent_description.check,
    inconsistent_entity.check,
    inconsistent_enum_value_for_input_enum.check,
    inconsistent_enum_value_for_output_enum.check,
    inconsistent_executable_directive_locations.check,
    inconsistent_executable_directive_presence.check,
    inconsistent_executable_directive_repeatable.check,
    inconsistent_input_object_field.check,
    inconsistent_interface_value_type_field.check,
    inconsistent_non_repeatable_directive_arguments.check,
    inconsistent_object_value_type_field.check,
    inconsistent_union_member.check,
    merged_non_repeatable_directive_arguments.check,
    overridden_field_can_be_removed.check,
    override_directive_can_be_removed.check,
    override_migration_in_progress.check,
    unused_enum_type.check,
)
