"""Entity interfaces, and subgraphs that have the interface as one object."""

from tests.differential.generator.draft import Draft, DraftField, DraftType
from tests.differential.generator.fields import composite, leaf, wrapped


def add_interface_object(draft: Draft) -> None:
    """`Thing`: its owner knows all members; others add fields to all of them at once."""
    home, *others = draft.random.sample(draft.subgraphs, len(draft.subgraphs))
    names = ["M0", "M1", "M2"][: draft.random.randint(1, 3)]
    keys = draft.one([["id"], ["id"], ["id", "code"]])
    thing = DraftType("Thing", "interface object", known=[home, *draft.some(others, 1, 2)], contract=names)
    draft.types["Thing"] = thing
    thing.keys = {subgraph: draft.some(keys) for subgraph in thing.known}
    thing.keys[home] = keys
    thing.add(DraftField("id", "ID!", [home], in_key=True))
    if len(keys) > 1:
        thing.add(DraftField("code", "String!", [home], in_key=True))
    thing.add(DraftField("shown", draft.one(["Int", "String!"]), [home]))
    if draft.chance(0.5):
        thing.add(DraftField("lead", wrapped(draft, composite(draft)), [home]))
    for name in names:
        _add_member(draft, thing, name, home)
    for number, subgraph in enumerate(thing.known[1:]):
        _add_to_all(draft, thing, number, subgraph)
    for number, subgraph in enumerate(thing.known):
        draft.queries[f"things{number}"] = DraftField(f"things{number}", wrapped(draft, "Thing"), [subgraph])
    if draft.chance(0.5):
        shared = draft.some(thing.known, 1, 2)
        draft.queries["thing"] = DraftField("thing", "Thing", shared, "(n: Int)")
    if draft.chance(0.5):
        entity = draft.one(draft.entities)
        owners = [subgraph for subgraph in entity.known if subgraph in thing.known]
        if owners:
            entity.add(DraftField("thing", wrapped(draft, "Thing"), draft.some(owners, 1, 2)))


def _add_member(draft: Draft, thing: DraftType, name: str, home: str) -> None:
    member = DraftType(name, "entity", known=[home], keys={home: list(thing.keys[home])}, interfaces=["Thing"])
    draft.types[name] = member
    for item in thing.fields.values():
        member.add(DraftField(item.name, item.type, [home], item.arguments, in_key=item.in_key))
    member.add(DraftField("own", wrapped(draft, leaf(draft)), [home]))
    elsewhere = [subgraph for subgraph in draft.subgraphs if subgraph not in thing.known]
    if elsewhere and draft.chance(0.4):
        subgraph = draft.one(elsewhere)
        member.known.append(subgraph)
        member.keys[subgraph] = ["id"]
        member.fields["id"].owners.append(subgraph)
        member.add(DraftField("other", wrapped(draft, leaf(draft)), [subgraph]))


def _add_to_all(draft: Draft, thing: DraftType, number: int, subgraph: str) -> None:
    arguments = draft.one(["", "", "(x: Int)"])
    thing.add(DraftField(f"x{number}", wrapped(draft, leaf(draft)), [subgraph], arguments))
    thing.add(DraftField(f"y{number}", wrapped(draft, composite(draft)), [subgraph]))
    if draft.chance(0.5):
        computed = thing.add(DraftField(f"z{number}", "Int", [subgraph]))
        computed.requires[subgraph] = "shown"
        thing.fields["shown"].external.add(subgraph)
        draft.required.add("shown of Thing")
    if draft.chance(0.4) and len(thing.known) > 2:
        thing.fields.setdefault("both", DraftField("both", "Int", thing.known[1:]))
