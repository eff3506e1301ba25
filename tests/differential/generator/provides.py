"""Paths that give fields which their subgraph does not resolve elsewhere: nested, on interfaces and on unions."""

from collections.abc import Iterator

from tests.differential.generator.draft import Draft, DraftField, DraftType
from tests.differential.generator.overrides import overridden_from
from tests.differential.generator.requires import can_name


def add_provides(draft: Draft) -> None:
    """Let some fields provide what they lead to."""
    for item, subgraph in list(_places(draft)):
        if draft.chance(0.25):
            text = _provided(draft, draft.types[item.named], subgraph, 2)
            if text:
                item.provides[subgraph] = text


def _places(draft: Draft) -> Iterator[tuple[DraftField, str]]:
    owners = [*draft.queries.values()]
    owners += [item for entity in draft.entities for item in entity.fields.values() if not item.in_key]
    for item in owners:
        if not item.is_leaf and item.named in draft.types and not item.override:
            for subgraph in item.owners:
                yield item, subgraph


def _provided(draft: Draft, target: DraftType, subgraph: str, depth: int) -> str:
    if target.kind == "entity":
        return _of_entity(draft, target, subgraph, depth)
    if target.kind in ("interface", "union"):
        parts = _promised(draft, target, subgraph)
        for name in draft.some(target.members[subgraph], 1, 2):
            inner = _provided(draft, draft.types[name], subgraph, 1)
            if inner:
                parts.append(f"... on {name} {{ {inner} }}")
        return " ".join(parts)
    return ""


def _of_entity(draft: Draft, target: DraftType, subgraph: str, depth: int) -> str:
    offered = [item for item in target.fields.values() if _can_provide(target, item, subgraph)]
    parts = []
    for item in draft.some(offered, 1, 2) if offered else []:
        text = item.name
        if not item.is_leaf:
            below = _provided(draft, draft.types[item.named], subgraph, depth - 1) if depth > 1 else ""
            if not below:
                continue
            text += f" {{ {below} }}"
        _give(item, subgraph)
        parts.append(text)
    return " ".join(parts)


def _can_provide(target: DraftType, item: DraftField, subgraph: str) -> bool:
    return (
        can_name(target, item, subgraph) and not item.arguments and item.name not in overridden_from(target, subgraph)
    )


def _promised(draft: Draft, target: DraftType, subgraph: str) -> list[str]:
    """A field of the interface that none of its members resolves in the subgraph."""
    members = [draft.types[name] for name in target.members[subgraph]]
    for name in target.contract:
        items = [member.fields[name] for member in members if name in member.fields]
        is_leaf = all(item.is_leaf for item in items)
        if (
            is_leaf
            and len(items) == len(members)
            and all(
                member.kind == "entity" and _can_provide(member, item, subgraph)
                for member, item in zip(members, items, strict=True)
            )
        ):
            for item in items:
                _give(item, subgraph)
            target.extra.setdefault(subgraph, set()).add(name)
            return [name]
    return []


def _give(item: DraftField, subgraph: str) -> None:
    item.external.add(subgraph)
    item.provided = True
