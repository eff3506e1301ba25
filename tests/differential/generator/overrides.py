"""Fields that one subgraph takes from another: at once, for some of the requests, or under a label."""

from tests.differential.generator.draft import Draft, DraftField, DraftType, Override


def add_overrides(draft: Draft, progressive: bool) -> None:
    """Move some fields of entities and some root fields."""
    for entity in draft.entities:
        for item in list(entity.fields.values()):
            if not item.in_key and item.name != "logSize" and draft.chance(0.3 if progressive else 0.15):
                _move(draft, item, entity.known, progressive)
    for item in draft.queries.values():
        if draft.chance(0.08):
            _move(draft, item, draft.subgraphs, progressive)


def _move(draft: Draft, item: DraftField, known: list[str], progressive: bool) -> None:
    others = [name for name in known if name not in item.owners]
    if not others or item.provides or item.named == "Thing":
        return
    owner, old = draft.one(others), draft.one(item.owners)
    item.override = Override(owner, old, _label(draft) if progressive and draft.chance(0.6) else "")
    active = not item.override.label or item.override.label in draft.labels
    if active or item.override.label:
        item.owners = [name for name in item.owners if name != old] + [owner]
    if old in item.types:
        item.types[owner] = item.types.pop(old)


def _label(draft: Draft) -> str:
    """A label, and whether it is active: a percentage decides by itself, others are chosen."""
    label = draft.one(["percent(0)", "percent(100)", "new-home", "canary"])
    if label == "percent(100)" or (label == "new-home" and draft.chance(0.5)):
        draft.labels.add(label)
    return label


def overridden_from(entity: DraftType, subgraph: str) -> set[str]:
    """The fields that a subgraph declares and has lost, or is about to lose."""
    return {item.name for item in entity.fields.values() if item.override and item.override.taken_from == subgraph}
