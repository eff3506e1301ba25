"""What goes wrong in a world: failing fields, entities that a subgraph does not know or fails on, hidden fields."""

from collections.abc import Iterator

from tests.differential.generator.draft import Draft, DraftField, DraftType
from tests.differential.world import ROWS


def hide_some(draft: Draft) -> None:
    """Make fields inaccessible; every type keeps others, and no interface promises them."""
    for item in draft.of_kind("entity", "value"):
        promised = {name for other in draft.of_kind("interface") for name in other.contract} | {"shown", "lead"}
        for field in item.fields.values():
            if field.is_leaf and not field.in_key and field.name not in promised and draft.chance(0.06):
                field.inaccessible = len(item.fields) > 3 and field.name not in ("logSize", "own")


def let_fields_fail(draft: Draft) -> None:
    """Fields fail whose type is the same everywhere, so that nulls spread alike; never keys or what is required."""
    for item in draft.of_kind("entity", "value", "split"):
        for field in item.fields.values():
            place = f"{item.name}.{field.name}"
            usable = not field.in_key and not field.types and place not in draft.required and field.name != "logSize"
            usable = usable and not _is_in_nested_key(item) and not _takes_along(draft, item, field)
            if usable and field.name != "shown" and draft.chance(0.1):
                draft.failing_fields.add(place)
    for field in draft.queries.values():
        if draft.chance(0.05):
            draft.failing_fields.add(f"Query.{field.name}")
    for field in draft.mutations.values():
        if draft.chance(0.3):
            draft.failing_fields.add(f"Mutation.{field.name}")


def _takes_along(draft: Draft, item: DraftType, field: DraftField) -> bool:
    """Whether its failure takes a whole object away, and with it what a `@requires` needs.

    Of the same subgraph, or of the objects that are themselves in what is required.
    """
    if not field.type.endswith("!"):
        return False
    return bool(draft.required_types & _taken_along(draft, {item.name})) or any(
        f"{item.name}.{other.name}" in draft.required and set(other.owners) & set(field.owners)
        for other in item.fields.values()
    )


def _taken_along(draft: Draft, lost: set[str]) -> set[str]:
    """The types whose objects may become null when those of some types do."""
    while True:
        names = lost | {item.name for item in draft.types.values() for each in item.members.values() if lost & {*each}}
        found = names | {
            item.name
            for item in draft.types.values()
            if any(other.named in names and "!" in other.type for other in item.fields.values())
        }
        if found == lost:
            return found
        lost = found


def _is_in_nested_key(item: DraftType) -> bool:
    return item.name.startswith(("Ref", "Sub", "Part"))


def lose_entities(draft: Draft) -> None:
    """A subgraph may not know an entity, or fail on it, if nobody needs that subgraph to reach another one."""
    for entity in draft.entities:
        kind = draft.one([draft.unknown, draft.failing, draft.failing])
        for subgraph in entity.known:
            if draft.chance(0.5) and _is_dispensable(draft, entity, subgraph):
                for number in draft.some(range(ROWS), 1, 2):
                    kind.add(f"{subgraph} {entity.name}/{number}")


def _is_dispensable(draft: Draft, entity: DraftType, subgraph: str) -> bool:
    keys = {item.name for item in entity.fields.values() if item.in_key and subgraph in item.owners}
    by_id = all("id" in entity.keys[other] for other in entity.known)
    own = [item for item in entity.fields.values() if subgraph in item.declared and not item.in_key]
    in_peace = all(
        f"{entity.name}.{item.name}" not in draft.required and not item.types and not _takes_along(draft, entity, item)
        for item in own
    )
    return keys == {"id"} and by_id and in_peace and len(entity.known) > 1 and "Thing" not in entity.interfaces


def lone_types(draft: Draft) -> frozenset[str]:
    """Entities that may have no key: what only others may give is null then.

    So no `@requires` reads it as promised, and no two subgraphs spread that null differently.
    """
    entities = [item for item in draft.entities if item.is_lone]
    return frozenset(item.name for item in entities if not any(_needs_a_value(draft, item)))


def _needs_a_value(draft: Draft, entity: DraftType) -> Iterator[bool]:
    for field in entity.fields.values():
        is_promised = f"{entity.name}.{field.name}" in draft.required and field.type.endswith("!")
        yield len(field.declared) > 1 and (is_promised or bool(field.types))
