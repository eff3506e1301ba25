"""Ways to spoil a plan: by hand, one thing at a time, and all the small losses that a plan cannot bear."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from graphql.language import REMOVE, FieldNode, Visitor, VisitorAction, parse, print_ast, visit

from gateway.planner.plan import EntityLookup, Fetch, QueryPlan, RequiredField, RequiredSelection

Damage = tuple[str, QueryPlan]
KEPT = ("_entities", "__typename")


def with_fetch(plan: QueryPlan, number: int, **changes: Any) -> QueryPlan:
    """The plan with one fetch changed."""
    return replace(plan, fetches=_with(plan.fetches, number, replace(plan.fetches[number], **changes)))


def with_text(plan: QueryPlan, number: int, old: str, new: str) -> QueryPlan:
    """The plan with a part of one fetch's document replaced."""
    text = plan.fetches[number].document
    assert old in text, f"{old} is not in {text}"
    return with_fetch(plan, number, document=text.replace(old, new))


def with_lookup(plan: QueryPlan, number: int, **changes: Any) -> QueryPlan:
    """The plan with the only lookup of one fetch changed."""
    (lookup,) = plan.fetches[number].entities
    return with_fetch(plan, number, entities=(replace(lookup, **changes),))


def with_required(plan: QueryPlan, number: int, name: str, **changes: Any) -> QueryPlan:
    """The plan with a field of the only representation of one fetch changed."""
    (lookup,) = plan.fetches[number].entities
    (template,) = lookup.templates
    selections = tuple(
        replace(item, fields=tuple(replace(field, **changes) if field.name == name else field for field in item.fields))
        for item in template.selections
    )
    return with_lookup(plan, number, templates=(replace(template, selections=selections),))


def with_more_required(plan: QueryPlan, number: int, name: str) -> QueryPlan:
    """The plan with one more field in the only representation of one fetch."""
    (lookup,) = plan.fetches[number].entities
    (template,) = lookup.templates
    more = RequiredSelection(frozenset(), (RequiredField(name, name),))
    return with_lookup(plan, number, templates=(replace(template, selections=(*template.selections, more)),))


def without_required(plan: QueryPlan, number: int, *names: str) -> QueryPlan:
    """The plan without some fields, at whatever depth, of the only representation of one fetch."""
    (lookup,) = plan.fetches[number].entities
    (template,) = lookup.templates
    selections = _without_names(template.selections, names)
    return with_lookup(plan, number, templates=(replace(template, selections=selections),))


def _without_names(selections: Sequence[RequiredSelection], names: Sequence[str]) -> tuple[RequiredSelection, ...]:
    return tuple(
        replace(
            item,
            fields=tuple(
                replace(field, selections=_without_names(field.selections, names))
                for field in item.fields
                if field.name not in names
            ),
        )
        for item in selections
    )


def losses(plan: QueryPlan) -> Iterator[Damage]:
    """The plan with one thing left out, again and again, and what that is."""
    for number, fetch in enumerate(plan.fetches):
        for what, spoiled in _fetch_losses(fetch):
            yield f"fetch {fetch.id} without {what}", replace(plan, fetches=_with(plan.fetches, number, spoiled))
        yield f"no fetch {fetch.id}", replace(plan, fetches=_without(plan.fetches, number))


def _fetch_losses(fetch: Fetch) -> Iterator[tuple[str, Fetch]]:
    for index, other in enumerate(fetch.depends_on):
        yield f"its wait for {other}", replace(fetch, depends_on=_without(fetch.depends_on, index))
    for index, name in enumerate(fetch.variables):
        yield f"the variable {name}", replace(fetch, variables=_without(fetch.variables, index))
    for index, rename in enumerate(fetch.renames):
        yield f"renaming {rename.source_key}", replace(fetch, renames=_without(fetch.renames, index))
    for index, step in enumerate(fetch.root_path):
        yield f"the step {step}", replace(fetch, root_path=_without(fetch.root_path, index))
    for what, document in _document_losses(fetch.document):
        yield what, replace(fetch, document=document)
    for index, lookup in enumerate(fetch.entities):
        for what, spoiled in _lookup_losses(lookup):
            yield what, replace(fetch, entities=_with(fetch.entities, index, spoiled))


def _lookup_losses(lookup: EntityLookup) -> Iterator[tuple[str, EntityLookup]]:
    for index, target in enumerate(lookup.targets):
        yield f"the target {index}", replace(lookup, targets=_without(lookup.targets, index))
        for position, step in enumerate(target):
            shorter = _with(lookup.targets, index, _without(target, position))
            yield f"the step {step} of target {index}", replace(lookup, targets=shorter)
    for index, template in enumerate(lookup.templates):
        yield f"the template {index}", replace(lookup, templates=_without(lookup.templates, index))
        for what, selections in _selection_losses(template.selections):
            spoiled = replace(template, selections=selections)
            yield f"{what} in template {index}", replace(lookup, templates=_with(lookup.templates, index, spoiled))


def _selection_losses(
    selections: tuple[RequiredSelection, ...],
) -> Iterator[tuple[str, tuple[RequiredSelection, ...]]]:
    for index, selection in enumerate(selections):
        for position, field in enumerate(selection.fields):
            fewer = replace(selection, fields=_without(selection.fields, position))
            yield field.name, _with(selections, index, fewer)
            for what, below in _selection_losses(field.selections):
                spoiled = replace(field, selections=below)
                changed = replace(selection, fields=_with(selection.fields, position, spoiled))
                yield f"{field.name} {what}", _with(selections, index, changed)


def _document_losses(text: str) -> Iterator[tuple[str, str]]:
    number = 0
    while True:
        remover = _Remover(number)
        document = visit(parse(text, no_location=True), remover)
        if remover.removed is None:
            return
        number += 1
        if "{\n}" not in (spoiled := print_ast(document)):
            yield remover.removed, spoiled


class _Remover(Visitor):
    """Takes out one field, by its number; an object's last field goes with the object."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.removed: str | None = None
        self._count = 0

    def leave_field(self, node: FieldNode, *_: object) -> VisitorAction:
        if node.name.value in KEPT:
            return None
        if node.selection_set is not None and not node.selection_set.selections:
            return REMOVE
        self._count += 1
        if self._count <= self.number or self.removed is not None:
            return None
        self.removed = node.name.value
        return REMOVE


def _with(items: Sequence[Any], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _without(items: Sequence[Any], index: int) -> tuple[Any, ...]:
    return (*items[:index], *items[index + 1 :])
