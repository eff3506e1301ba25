"""The plain fields of types, and the root fields."""

from tests.differential.generator.draft import Draft, DraftField, DraftType

ARGUMENTS = [
    "(x: Int)",
    "(x: Int = 5)",
    "(x: Int!, y: [String!])",
    "(color: Color = RED)",
    "(filter: Filter)",
    "(blob: Blob)",
    "(on: Boolean = true)",
]
OUTPUT_LEAVES = ["Int", "Int", "Float", "String", "String", "Boolean", "ID", "Color", "Size", "Blob"]


def add_values(draft: Draft) -> None:
    """Value types: their objects have no key, and every subgraph that leads to one resolves all of it."""
    for number in range(draft.random.randint(0, 3)):
        draft.types[f"V{number}"] = DraftType(f"V{number}", "value")


def fill_values(draft: Draft) -> None:
    """The fields of value types; those of `V1` may hold `V0`, never the other way round without a null."""
    for value in draft.of_kind("value"):
        if value.name.startswith("V"):
            for number in range(draft.random.randint(1, 3)):
                value.add(DraftField(f"v{number}", wrapped(draft, leaf(draft)), []))
            if draft.chance(0.6):
                value.add(DraftField("inner", nullable(draft, composite(draft)), []))


def fill_entities(draft: Draft) -> None:
    """The fields of entities, each resolved by one or two of the subgraphs that know it."""
    for entity in draft.entities:
        for number in range(draft.random.randint(1, 4)):
            _add_leaf(draft, entity, f"a{number}")
        for number in range(draft.random.randint(1, 3)):
            owners = draft.some(entity.known, 1, 2)
            arguments = draft.one(ARGUMENTS) if draft.chance(0.25) else ""
            entity.add(DraftField(f"r{number}", wrapped(draft, composite(draft)), owners, arguments))


def _add_leaf(draft: Draft, entity: DraftType, name: str) -> None:
    owners = draft.some(entity.known, 1, draft.one([1, 1, 2]))
    arguments = draft.one(ARGUMENTS) if draft.chance(0.3) else ""
    item = entity.add(DraftField(name, wrapped(draft, leaf(draft)), owners, arguments))
    if item.type.endswith("!") and len(owners) > 1 and draft.chance(0.5):
        item.types[draft.one(owners)] = item.type[:-1]


def add_split_value(draft: Draft) -> None:
    """A value type of which each subgraph has another part; whoever leads to it leads to all of it, by the parent."""
    candidates = [item for item in draft.entities if len(item.known) > 1]
    if not candidates or not draft.chance(0.4):
        return
    entity = draft.one(candidates)
    split = DraftType("Split", "split", known=list(entity.known))
    draft.types["Split"] = split
    for number, subgraph in enumerate(entity.known):
        split.add(DraftField(f"s{number}", wrapped(draft, leaf(draft)), [subgraph]))
    split.add(DraftField("all", "Int", list(entity.known)))
    if draft.chance(0.4):
        split.add(DraftField("again", "Split", list(entity.known)))
    entity.add(DraftField("split", draft.one(["Split", "[Split]", "Split!"]), list(entity.known)))


def add_queries(draft: Draft) -> None:
    """Root fields for all that can be asked for; some are shared."""
    for entity in draft.entities:
        _query(draft, f"one{entity.name}", entity.name, draft.subgraphs, "(n: Int)")
        if draft.chance(0.6):
            _query(draft, f"all{entity.name}", f"[{entity.name}!]", draft.subgraphs)
    for item in draft.of_kind("interface", "union", "value"):
        if item.name[0] in "VNLSA" and draft.chance(0.8) and not item.name.startswith("Sub"):
            _query(draft, f"root{item.name}", wrapped(draft, item.name), draft.subgraphs)
    for number in range(draft.random.randint(0, 2)):
        _query(draft, f"plain{number}", wrapped(draft, leaf(draft)), draft.subgraphs, draft.one(ARGUMENTS))


def _query(draft: Draft, name: str, type_text: str, subgraphs: list[str], arguments: str = "") -> None:
    draft.queries[name] = DraftField(name, type_text, draft.some(subgraphs, 1, 2), arguments)


def add_mutations(draft: Draft) -> None:
    """Mutations, each of one subgraph: they give entities, leaves, or payloads that lead back to the root."""
    if not draft.chance(0.5):
        return
    for number in range(draft.random.randint(1, 3)):
        subgraph = draft.one(draft.subgraphs)
        arguments = draft.one(["", *ARGUMENTS])
        target = draft.one([draft.one(draft.entities).name, leaf(draft), f"Payload{number}", f"Payload{number}"])
        draft.mutations[f"do{number}"] = DraftField(f"do{number}", target, [subgraph], arguments)
        if target == f"Payload{number}":
            payload = draft.types[target] = DraftType(target, "value")
            payload.add(DraftField("subject", nullable(draft, composite(draft)), []))
            payload.add(DraftField("logSize", "Int!", []))
            if draft.chance(0.7):
                payload.add(DraftField("query", draft.one(["Query", "Query!"]), []))
    for entity in draft.entities:
        entity.add(DraftField("logSize", "Int", draft.some(entity.known, 1, 1)))


def leaf(draft: Draft) -> str:
    """The name of a type without fields."""
    return draft.one(OUTPUT_LEAVES)


def composite(draft: Draft) -> str:
    """The name of a type with fields."""
    usable = [item for item in draft.of_kind("entity", "value") if item.name[0] in "EV"]
    usable += draft.of_kind("interface", "union")
    return draft.one(usable).name


def wrapped(draft: Draft, name: str) -> str:
    """The type in lists and promises."""
    return draft.one(["{}", "{}", "{}", "{}!", "[{}]", "[{}!]", "[{}!]!", "[[{}]]"]).format(name)


def nullable(draft: Draft, name: str) -> str:
    """The same, and null may be given: without that, values would never end."""
    return draft.one(["{}", "{}", "[{}]", "[{}!]", "[[{}!]!]"]).format(name)
