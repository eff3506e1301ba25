"""Which object types a shared field can have in each subgraph that resolves it."""

from gateway.composition.merge.model import MergedField, MergedInterface, MergedUnion, Supergraph
from gateway.composition.type_refs import base_name


def runtime_types(supergraph: Supergraph, field: MergedField) -> dict[str, frozenset[str]]:
    """Subgraph to object types; empty unless the field is of an abstract type.

    Left out are subgraphs that do not resolve the field, and those with an interface object in its place, behind which
    there is everything.
    """
    target = supergraph.types.get(base_name(field.type)) if field.type else None
    if not isinstance(target, MergedInterface | MergedUnion):
        return {}
    found = {}
    for name, source in field.sources.items():
        type_name = base_name(source.type)
        own = supergraph.subgraphs[name].types.get(type_name)
        overridden = (name, source.coordinate) in supergraph.overrides.by_source
        if own is None or own.has("interfaceObject") or overridden:
            continue
        if source.coordinate not in supergraph.usages[name].external:
            found[name] = frozenset(supergraph.subgraphs[name].possible_types(type_name))
    return found
