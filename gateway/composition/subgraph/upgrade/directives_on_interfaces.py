"""Federation 1 passed over keys, externals, requires and provides on interfaces; federation 2 takes them seriously."""

from collections.abc import Sequence

from gateway.composition.subgraph.edit import with_fields, with_types, without_field_directives, without_type_directives
from gateway.composition.subgraph.model import Field, FieldsType, InterfaceType, Subgraph, TypeElement


def drop_directives_on_interfaces(subgraph: Subgraph, _others: Sequence[Subgraph]) -> Subgraph:
    """The subgraph with interfaces that carry nothing of these."""

    def change_field(owner: FieldsType, field: Field) -> Field:
        if not isinstance(owner, InterfaceType):
            return field
        return without_field_directives(field, "external", "requires", "provides")

    def change_type(item: TypeElement) -> TypeElement:
        return without_type_directives(item, "key") if isinstance(item, InterfaceType) else item

    return with_types(with_fields(subgraph, change_field), change_type)
