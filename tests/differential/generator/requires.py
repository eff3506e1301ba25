"""Fields computed from what other subgraphs resolve: with arguments, fragments, chains, and through other objects."""

from tests.differential.generator.draft import Draft, DraftField, DraftType

LITERALS = {
    "(x: Int)": ["(x: 1)", "(x: 2)", ""],
    "(x: Int = 5)": ["(x: 1)", ""],
    "(x: Int!, y: [String!])": ['(x: 3, y: ["a"])', "(x: 4)"],
    "(color: Color = RED)": ["(color: BLUE)", ""],
    "(on: Boolean = true)": ["(on: false)", ""],
}


def add_requires(draft: Draft) -> None:
    """Computed fields of entities. One may require another that is already there, so there are chains, no rings."""
    for entity in draft.entities:
        for number in range(draft.one([0, 1, 1, 2, 3])):
            subgraph = draft.one(entity.known)
            text = required_fields(draft, entity, subgraph)
            if text:
                computed = entity.add(DraftField(f"q{number}", draft.one(["Int", "String", "Int!"]), [subgraph]))
                computed.requires[subgraph] = text
                if draft.chance(0.2):
                    computed.arguments = "(x: Int)"


def required_fields(draft: Draft, entity: DraftType, subgraph: str) -> str:
    """A field set of what the subgraph does not resolve itself; empty when there is nothing."""
    elsewhere = [item for item in entity.fields.values() if can_name(entity, item, subgraph)]
    chosen = draft.some(elsewhere, 1, 3) if elsewhere else []
    return " ".join(text for item in chosen if (text := _selected(draft, entity, item, subgraph, 2)))


def can_name(entity: DraftType, item: DraftField, subgraph: str) -> bool:
    """Whether the subgraph may declare the field as external: nobody has it there, and its arguments can be written."""
    is_free = subgraph not in item.owners and not (item.override and item.override.taken_from == subgraph)
    has_literals = not item.arguments or item.arguments in LITERALS
    is_stable = item.name not in ("logSize", "split") and not item.in_key and not item.types
    return is_free and has_literals and is_stable and not item.inaccessible


def _selected(draft: Draft, owner: DraftType, item: DraftField, subgraph: str, depth: int) -> str:
    below = ""
    if not item.is_leaf:
        below = _below(draft, draft.types[item.named], subgraph, depth - 1)
        if not below:
            return ""
        below = f" {{ {below} }}"
    _mark(draft, owner, item, subgraph)
    return item.name + draft.one(LITERALS.get(item.arguments, [""])) + below


def _below(draft: Draft, target: DraftType, subgraph: str, depth: int) -> str:
    draft.required_types.update([target.name, *(name for names in target.members.values() for name in names)])
    if target.kind == "value":
        leaves = [item for item in target.fields.values() if item.is_leaf]
        chosen = draft.some(leaves, 1, 2) if leaves else []
        for item in chosen:
            _mark(draft, target, item, subgraph)
        return " ".join(item.name for item in chosen)
    if target.kind == "entity":
        return _of_entity(draft, target, subgraph, depth)
    if target.kind in ("interface", "union"):
        return _of_abstract(draft, target, subgraph, depth)
    return ""


def _of_entity(draft: Draft, target: DraftType, subgraph: str, depth: int) -> str:
    parts = ["id"] if subgraph not in target.known or subgraph in target.fields["id"].owners else []
    if depth > 0:
        elsewhere = [item for item in target.fields.values() if can_name(target, item, subgraph) and not item.requires]
        for item in draft.some(elsewhere, 0, 2):
            text = _selected(draft, target, item, subgraph, depth)
            if text:
                parts.append(text)
    return " ".join(parts)


def _of_abstract(draft: Draft, target: DraftType, subgraph: str, depth: int) -> str:
    parts = ["id"] if "id" in target.contract and target.kind == "interface" else []
    for name in draft.some(target.members[subgraph], 0 if parts else 1, 2):
        inner = _below(draft, draft.types[name], subgraph, depth)
        if inner:
            parts.append(f"... on {name} {{ {inner} }}")
    return " ".join(parts)


def _mark(draft: Draft, owner: DraftType, item: DraftField, subgraph: str) -> None:
    """Remember that the field is read, and declare it where it is not resolved."""
    draft.required.add(f"{owner.name}.{item.name}")
    if owner.kind == "entity" and subgraph not in item.declared:
        item.external.add(subgraph)
