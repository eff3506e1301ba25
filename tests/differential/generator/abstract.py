"""Interfaces and unions, of whose members each subgraph knows some."""

from tests.differential.generator.draft import Draft, DraftField, DraftType


def add_abstract_types(draft: Draft) -> None:
    """Interfaces of entities, one that implements another, interfaces of values, and unions of both."""
    names = [item.name for item in draft.entities]
    if draft.chance(0.75):
        first = _add_interface(draft, "Node", draft.some(names, 2), ["id", "label"])
        if draft.chance(0.5):
            _add_below(draft, first)
    if draft.chance(0.4):
        _add_interface(draft, "Linked", draft.some(names, 1), ["id", "next"])
    values = [item.name for item in draft.of_kind("value") if item.name.startswith("V")]
    if len(values) > 1 and draft.chance(0.6):
        _add_interface(draft, "Shown", values, ["text"])
    if draft.chance(0.75):
        members = draft.some([*names, *values], 2)
        union = DraftType("Any", "union", contract=members)
        union.members = _members(draft, members)
        draft.types["Any"] = union


def _add_interface(draft: Draft, name: str, members: list[str], contract: list[str]) -> DraftType:
    interface = DraftType(name, "interface", contract=contract, members=_members(draft, members))
    draft.types[name] = interface
    for member in members:
        draft.types[member].interfaces.append(name)
    return interface


def _add_below(draft: Draft, parent: DraftType) -> None:
    """An interface that implements `parent`; where a subgraph has it, its members implement both."""
    members = {subgraph: [names[0], *draft.some(names[1:], 0)] for subgraph, names in parent.members.items()}
    child = DraftType("Leaf", "interface", contract=["id", "label", "extra"], members=members)
    parent.contract.remove("label")  # somebody must have the field on "Leaf" if anybody has it on its parent
    child.interfaces.append(parent.name)
    draft.types["Leaf"] = child
    for member in sorted({name for names in members.values() for name in names}):
        draft.types[member].interfaces.append("Leaf")


def _members(draft: Draft, members: list[str]) -> dict[str, list[str]]:
    """Each subgraph knows the first member, and some of the others."""
    return {subgraph: [members[0], *draft.some(members[1:], 0)] for subgraph in draft.subgraphs}


def add_contract_fields(draft: Draft) -> None:
    """What interfaces promise, on every member, resolved by whom it may be."""
    for interface in draft.of_kind("interface"):
        for member in draft.of_kind("entity", "value"):
            if interface.name in member.interfaces:
                for name in interface.contract:
                    _add_contract_field(draft, member, name)
        for subgraph, names in interface.members.items():
            for name in names:
                _promise_id(draft.types[name], subgraph)


def _promise_id(member: DraftType, subgraph: str) -> None:
    """Whatever else it has there, so that no interface is empty."""
    if member.kind == "entity" and subgraph in member.known and subgraph not in member.fields["id"].owners:
        member.fields["id"].owners.append(subgraph)


def _add_contract_field(draft: Draft, member: DraftType, name: str) -> None:
    if name in member.fields:
        return
    owners = draft.some(member.known, 1, 2) if member.kind == "entity" else []
    match name:
        case "label" | "text":
            member.add(DraftField(name, draft.one(["String", "String!"]), owners))
        case "next":
            member.add(DraftField(name, "Linked", owners))
        case "extra":
            member.add(DraftField(name, "Int", owners, arguments="(x: Int)"))
        case _:
            raise AssertionError(name)
