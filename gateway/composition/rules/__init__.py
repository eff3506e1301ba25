"""All rules: one rule, one module, named by the code that it reports. The ordered lists are the policy."""

from collections.abc import Callable, Iterable, Sequence

from gateway.composition.errors import CompositionError
from gateway.composition.merge.model import Supergraph
from gateway.composition.rules import (
    auth_requirements_applied_on_interface,
    context_invalid_selection,
    context_name_invalid,
    context_no_resolvable_key,
    context_not_set,
    contextual_argument_not_contextual_in_all_subgraphs,
    cost_applied_to_interface_field,
    default_value_uses_inaccessible,
    directive_composition_error,
    directive_definition_invalid,
    disallowed_inaccessible,
    empty_merged_enum_type,
    empty_merged_input_type,
    enum_value_mismatch,
    extension_with_no_base,
    external_argument_default_mismatch,
    external_argument_missing,
    external_argument_type_mismatch,
    external_collision_with_another_directive,
    external_missing_on_base,
    external_on_interface,
    external_type_mismatch,
    external_unused,
    field_argument_default_mismatch,
    field_argument_type_mismatch,
    field_type_mismatch,
    implemented_by_inaccessible,
    input_field_default_mismatch,
    interface_field_no_implem,
    interface_key_missing_implementation_type,
    interface_key_not_on_implementation,
    interface_object_usage_error,
    interface_object_with_implementations,
    invalid_field_sharing,
    invalid_graphql,
    invalid_link_directive_usage,
    invalid_shareable_usage,
    invalid_subgraph_name,
    key_directive_in_fields_arg,
    key_fields_has_args,
    key_fields_select_invalid_type,
    key_invalid_fields,
    key_invalid_fields_type,
    key_unsupported_on_interface,
    link_import_name_mismatch,
    list_size_applied_to_non_list,
    list_size_invalid_assumed_size,
    list_size_invalid_sized_field,
    list_size_invalid_slicing_argument,
    merged_directive_application_on_external,
    missing_transitive_auth_requirements,
    no_context_in_selection,
    no_queries,
    no_subgraphs,
    only_inaccessible_children,
    override_collision_with_another_directive,
    override_from_self_error,
    override_label_invalid,
    override_on_interface,
    override_source_has_override,
    provides_directive_in_fields_arg,
    provides_fields_has_args,
    provides_fields_missing_external,
    provides_invalid_fields,
    provides_invalid_fields_type,
    provides_on_non_object_field,
    provides_unsupported_on_interface,
    query_root_type_inaccessible,
    referenced_inaccessible,
    required_argument_missing_in_some_subgraph,
    required_inaccessible,
    required_input_field_missing_in_some_subgraph,
    requires_directive_in_fields_arg,
    requires_fields_missing_external,
    requires_invalid_fields,
    requires_invalid_fields_type,
    requires_unsupported_on_interface,
    root_mutation_used,
    root_query_used,
    root_subscription_used,
    type_definition_invalid,
    type_kind_mismatch,
    type_with_only_unused_external,
    unknown_federation_link_version,
    unknown_link_version,
    unsupported_linked_feature,
)
from gateway.composition.subgraph.document import SubgraphDocument, SubgraphInput
from gateway.composition.subgraph.field_usage import FieldUsage
from gateway.composition.subgraph.model import Subgraph

InputRule = Callable[[Sequence[SubgraphInput]], Iterable[CompositionError]]
DocumentRule = Callable[[SubgraphDocument], Iterable[CompositionError]]
UpgradeRule = Callable[[Sequence[Subgraph]], Iterable[CompositionError]]
SubgraphRule = Callable[[Subgraph, FieldUsage], Iterable[CompositionError]]
SupergraphRule = Callable[[Supergraph], Iterable[CompositionError]]

# On what is handed in.
INPUT_RULES: tuple[InputRule, ...] = (
    no_subgraphs.check,
    invalid_subgraph_name.check,
)

# On the links of one document: what its names mean.
LINK_RULES: tuple[DocumentRule, ...] = (
    unknown_link_version.check,
    unknown_federation_link_version.check,
    unsupported_linked_feature.check,
    invalid_link_directive_usage.check,
)

# On one document as a GraphQL schema by itself.
DOCUMENT_RULES: tuple[DocumentRule, ...] = (
    type_definition_invalid.check,
    directive_definition_invalid.check,
    disallowed_inaccessible.check,
    root_query_used.check,
    root_mutation_used.check,
    root_subscription_used.check,
    invalid_graphql.check_document,
)

# On all subgraphs as written, before those of federation 1 are upgraded.
UPGRADE_RULES: tuple[UpgradeRule, ...] = (extension_with_no_base.check,)

# On one subgraph by itself.
SUBGRAPH_RULES: tuple[SubgraphRule, ...] = (
    key_invalid_fields_type.check,
    key_invalid_fields.check,
    key_directive_in_fields_arg.check,
    requires_invalid_fields_type.check,
    requires_invalid_fields.check,
    requires_directive_in_fields_arg.check,
    provides_invalid_fields_type.check,
    provides_invalid_fields.check,
    provides_directive_in_fields_arg.check,
    key_fields_has_args.check,
    provides_fields_has_args.check,
    key_fields_select_invalid_type.check,
    key_unsupported_on_interface.check,
    requires_unsupported_on_interface.check,
    provides_unsupported_on_interface.check,
    provides_on_non_object_field.check,
    requires_fields_missing_external.check,
    provides_fields_missing_external.check,
    external_on_interface.check,
    external_unused.check,
    external_collision_with_another_directive.check,
    type_with_only_unused_external.check,
    merged_directive_application_on_external.check,
    invalid_shareable_usage.check,
    override_on_interface.check,
    interface_object_usage_error.check_subgraph,
    interface_key_not_on_implementation.check,
    auth_requirements_applied_on_interface.check,
    cost_applied_to_interface_field.check,
    list_size_applied_to_non_list.check,
    list_size_invalid_assumed_size.check,
    list_size_invalid_slicing_argument.check,
    list_size_invalid_sized_field.check,
    context_name_invalid.check,
    context_not_set.check,
    no_context_in_selection.check,
    context_invalid_selection.check,
    context_no_resolvable_key.check,
)

# On what subgraphs say together, before it is known that they speak of the same kinds of types.
KIND_RULES: tuple[SupergraphRule, ...] = (type_kind_mismatch.check,)

# On what subgraphs say together.
MERGE_RULES: tuple[SupergraphRule, ...] = (
    interface_object_usage_error.check_supergraph,
    interface_object_with_implementations.check,
    interface_key_missing_implementation_type.check,
    external_missing_on_base.check,
    external_type_mismatch.check,
    external_argument_missing.check,
    external_argument_type_mismatch.check,
    external_argument_default_mismatch.check,
    field_type_mismatch.check,
    field_argument_type_mismatch.check,
    field_argument_default_mismatch.check,
    input_field_default_mismatch.check,
    required_argument_missing_in_some_subgraph.check,
    required_input_field_missing_in_some_subgraph.check,
    empty_merged_input_type.check,
    enum_value_mismatch.check,
    empty_merged_enum_type.check,
    override_from_self_error.check,
    override_source_has_override.check,
    override_collision_with_another_directive.check,
    override_label_invalid.check,
    invalid_field_sharing.check,
    interface_field_no_implem.check,
    link_import_name_mismatch.check,
    directive_composition_error.check,
    contextual_argument_not_contextual_in_all_subgraphs.check,
    missing_transitive_auth_requirements.check,
    no_queries.check,
)

# On the merged schema as GraphQL, and on what clients see of it.
SUPERGRAPH_RULES: tuple[SupergraphRule, ...] = (
    invalid_graphql.check_supergraph,
    query_root_type_inaccessible.check,
    referenced_inaccessible.check,
    required_inaccessible.check,
    default_value_uses_inaccessible.check,
    implemented_by_inaccessible.check,
    only_inaccessible_children.check,
)
