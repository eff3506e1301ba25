"""How representations are built, from the requirements of a step."""

from collections.abc import Callable, Iterable, Iterator

from gateway.planner.conditions import Alternatives, ordered
from gateway.planner.fetch_graph.contexts import ContextNeed, SiteSource
from gateway.planner.fetch_graph.requirements import Value
from gateway.planner.fetch_graph.sites import Site
from gateway.planner.fetch_graph.steps import Step
from gateway.planner.plan import (
    ContextSource,
    ContextVariable,
    RepresentationTemplate,
    RequiredField,
    RequiredSelection,
)

Named = tuple[Value, bool]  # with whether null may be sent
# When something is asked of objects of some types, where it is known that the step is needed.
AskedWhen = Callable[[frozenset[str]], Alternatives]
NO_TYPES: frozenset[str] = frozenset()


def build_templates(step: Step, types: frozenset[str], asked_when: AskedWhen) -> tuple[RepresentationTemplate, ...]:
    """One template for each group of types that are represented alike, under the same condition."""
    if step.any_type or len(step.site.possible) == 1:
        selections = _selections(step, types)
        return (RepresentationTemplate(NO_TYPES, step.entry or min(types), selections, ordered(asked_when(types))),)
    groups: dict[tuple[tuple[RequiredField, ...], Alternatives], set[str]] = {}
    for name in sorted(types):
        own = frozenset({name})
        fields = () if step.entry else _fields(_values(step, own))
        groups.setdefault((fields, asked_when(own)), set()).add(name)
    return tuple(
        RepresentationTemplate(types, step.entry, _selections(step, types), ordered(condition))
        for (_, condition), types in ((key, frozenset(group)) for key, group in groups.items())
    )


def _selections(step: Step, types: frozenset[str]) -> tuple[RequiredSelection, ...]:
    return tuple(_by_types(_values(step, types), step.site, types))


def build_context(need: ContextNeed) -> ContextVariable:
    """Where the value of a context is read from."""
    return ContextVariable(need.value.type, tuple(_source(source) for source in need.sources))


def _source(source: SiteSource) -> ContextSource:
    values = ((value, True) for value in source.requirement.values)
    selections = tuple(_by_types(values, source.site, source.types))
    types = NO_TYPES if source.is_certain else source.types
    return ContextSource(len(source.site.path), types, selections)


def _values(step: Step, types: frozenset[str]) -> list[Named]:
    return [
        (value, requirement.nullable)
        for requirement in step.requirements
        for value in requirement.values
        if value.types & types
    ]


def _by_types(values: Iterable[Named], site: Site, everything: frozenset[str]) -> Iterator[RequiredSelection]:
    """Values grouped by the types that have them; no types are shown where all have them.

    Types that differ in who else has the field need it one by one, and have it together: objects behind an interface
    object do not say their type.
    """
    found = list(values)
    owners: dict[object, frozenset[str]] = {}
    for value, _ in found:
        owners[_place(value)] = owners.get(_place(value), NO_TYPES) | value.types
    groups: dict[frozenset[str], list[Named]] = {}
    for value, nullable in found:
        shown = NO_TYPES if owners[_place(value)] >= everything or len(site.possible) == 1 else value.types
        groups.setdefault(shown, []).append((value, nullable))
    for types, group in groups.items():
        yield RequiredSelection(types, _fields(group))


def _place(value: Value) -> object:
    return value.name, value.field.response_key, value.below


def _fields(values: Iterable[Named]) -> tuple[RequiredField, ...]:
    """One field for each value; what a key needs and a required field set too is needed as a key."""
    groups: dict[tuple[str, str], list[Named]] = {}
    for value, nullable in values:
        groups.setdefault((value.name, value.field.response_key), []).append((value, nullable))
    return tuple(_field(name, source_key, group) for (name, source_key), group in groups.items())


def _field(name: str, source_key: str, group: list[Named]) -> RequiredField:
    below = [(inner, nullable) for value, nullable in group for inner in value.below]
    child = group[0][0].field.child
    selections = tuple(_by_types(below, child, child.possible)) if child else ()
    return RequiredField(name, source_key, selections, nullable=all(nullable for _, nullable in group))
