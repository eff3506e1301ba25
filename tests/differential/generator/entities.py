"""Entities and their keys: simple, composite, nested, in lists, and through other entities."""

from collections.abc import Iterable

from tests.differential.generator.draft import Draft, DraftField, DraftType

# The fields that each key needs; of nested ones the type is made with the entity.
COMPONENTS = {
    "id": ["id"],
    "k": ["k"],
    "n": ["n"],
    "id k": ["id", "k"],
    "k n": ["k", "n"],
    "ref { code }": ["ref"],
    "ref { code sub { x } } n": ["ref", "n"],
    "parts { code }": ["parts"],
    "org { id }": ["org"],
    "k org { id }": ["k", "org"],
}


def add_entities(draft: Draft) -> None:
    """Two to four entities, each known to some of the subgraphs, which can all be reached from each other."""
    for number in range(draft.random.randint(2, 4)):
        entity = DraftType(f"E{number}", "entity", known=draft.some(draft.subgraphs, draft.one([1, 2, 2])))
        entity.is_lone = draft.chance(0.15)
        draft.types[entity.name] = entity
        _distribute_keys(draft, entity, _options(draft, number))
        _add_key_fields(draft, entity, number)


def _options(draft: Draft, number: int) -> list[str]:
    if draft.chance(0.35):
        return ["id"]
    nested = [key for key in COMPONENTS if number > 0 or "org" not in key]
    return list(dict.fromkeys(["id", *draft.some(nested, 0, 3)]))


def _distribute_keys(draft: Draft, entity: DraftType, options: list[str]) -> None:
    for attempt in range(8):
        entity.keys = {subgraph: draft.some(options) for subgraph in entity.known}
        if attempt == 7:
            entity.keys[entity.known[0]] = options
        if all(_reaches_all(entity, subgraph) for subgraph in entity.known) and _reaches_all(entity, ""):
            return


def _reaches_all(entity: DraftType, start: str) -> bool:
    """Whether every subgraph can be jumped to, hop by hop; from "" with nothing but the id."""
    fields = set(_components(entity.keys[start])) if start else {"id"}
    reached = {start} if start else set()
    for _ in entity.known:
        for subgraph, keys in entity.keys.items():
            if any(fields >= set(COMPONENTS[key]) for key in keys):
                reached.add(subgraph)
                fields |= set(_components(keys))
    return reached >= set(entity.known)


def _components(keys: Iterable[str]) -> list[str]:
    return [name for key in keys for name in COMPONENTS[key]]


def _add_key_fields(draft: Draft, entity: DraftType, number: int) -> None:
    used = {name: [s for s in entity.known if name in _components(entity.keys[s])] for name in ("id", "k", "n")}
    used |= {name: [s for s in entity.known if name in _components(entity.keys[s])] for name in ("ref", "parts", "org")}
    types = {"id": "ID", "k": draft.one(["String", "Int", "ID"]), "n": "Int"}
    types |= {"ref": f"Ref{number}", "parts": f"[Part{number}!]", "org": "E0"}
    for name, owners in used.items():
        if owners or name == "id":
            more = [s for s in entity.known if s not in owners and draft.chance(0.4)]
            strict = "" if entity.is_lone else "!"
            item = entity.add(DraftField(name, types[name] + strict, [*owners, *more], in_key=True))
            if name == "org":
                _lead_to_id(draft.types["E0"], item.owners)
    if "ref" in entity.fields:
        _add_nested(draft, f"Ref{number}", {"code": "ID!", "sub": f"Sub{number}!", "note": "String"})
        _add_nested(draft, f"Sub{number}", {"x": "ID!", "y": "Int"})
    if "parts" in entity.fields:
        _add_nested(draft, f"Part{number}", {"code": "String!", "size": "Int"})


def _lead_to_id(target: DraftType, subgraphs: list[str]) -> None:
    """Whoever has a key through another entity has that one's id too."""
    known = target.fields["id"].owners
    known += [subgraph for subgraph in subgraphs if subgraph in target.known and subgraph not in known]


def _add_nested(draft: Draft, name: str, fields: dict[str, str]) -> None:
    value = DraftType(name, "value")
    for field, type_text in fields.items():
        value.add(DraftField(field, type_text, []))
    draft.types[name] = value
