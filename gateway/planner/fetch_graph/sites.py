"""Sites: the places in the response, which all fetches of an operation share."""

from typing import TYPE_CHECKING

from gateway.planner.conditions import NEVER, Alternatives
from gateway.planner.normalize.internal_names import TYPENAME
from gateway.planner.operation import NO_ARGUMENTS, Arguments, Operation, Selection
from gateway.planner.plan import FieldStep, PathStep, TargetPath, TypeStep
from gateway.supergraph.query_graph import QueryGraph

if TYPE_CHECKING:
    from gateway.planner.fetch_graph.steps import Visit


class Site:
    """A place where objects stand in the response. `possible` are the object types that the supergraph allows.

    `is_doubtful` says that here or further up there is more than one, so that there may turn out to be no object.
    """

    __slots__ = ("fields", "is_doubtful", "parent", "possible", "type_name", "visits")

    def __init__(self, type_name: str, possible: frozenset[str], parent: "SiteField | None") -> None:
        self.type_name = type_name
        self.possible = possible
        self.parent = parent
        self.is_doubtful: bool = len(possible) > 1 or (parent is not None and parent.site.is_doubtful)
        self.fields: list[SiteField] = []
        self.visits: list[Visit] = []

    @property
    def path(self) -> TargetPath:
        """The way from the root; it says types only where one key stands for several fields."""
        steps: list[PathStep] = []
        field = self.parent
        while field is not None:
            steps.append(field.step)
            if field.shares_its_key:
                steps.append(TypeStep(field.types))
            field = field.site.parent
        return tuple(reversed(steps))


class SiteField:
    """A field at a site, the client's or an internal one. `child` is the site below, None for a leaf.

    `is_meta`: it stands for the runtime type or mere existence, so that no edge of the query graph leads to it.
    """

    __slots__ = (
        "arguments",
        "child",
        "condition",
        "is_meta",
        "lists",
        "name",
        "response_key",
        "site",
        "target",
        "types",
    )

    def __init__(self, site: Site, selection: Selection, lists: int) -> None:
        self.site = site
        self.lists = lists
        self.response_key = selection.response_key
        self.name = selection.name
        self.is_meta = selection.name.startswith("__")
        self.arguments: Arguments = selection.arguments
        self.types = selection.types
        self.condition: Alternatives = selection.condition
        self.target = selection.target
        self.child: Site | None = None

    @property
    def step(self) -> FieldStep:
        """The step of a path into this field."""
        return FieldStep(self.response_key, self.lists)

    @property
    def shares_its_key(self) -> bool:
        """Whether other fields of other object types have the same response key here."""
        return any(other is not self and other.response_key == self.response_key for other in self.site.fields)


class SiteMap:
    """Makes sites and fields, and finds a free response key for what only the gateway reads."""

    def __init__(self, graph: QueryGraph, operation: Operation) -> None:
        self.graph = graph
        self.operation = operation

    def root(self, selections: tuple[Selection, ...]) -> Site:
        """The root site with the given part of the operation below it."""
        site = Site(self.operation.root_type, self.graph.possible_types(self.operation.root_type), None)
        self._fill(site, selections)
        return site

    def _fill(self, site: Site, selections: tuple[Selection, ...]) -> None:
        for selection in selections:
            field = self._add(site, selection)
            if field.child is not None:
                self._fill(field.child, selection.selections)

    def _add(self, site: Site, selection: Selection) -> SiteField:
        field = SiteField(site, selection, self._lists(selection))
        if self.graph.is_composite(selection.target):
            field.child = Site(selection.target, self.graph.possible_types(selection.target), field)
        site.fields.append(field)
        return field

    def _lists(self, selection: Selection) -> int:
        """Paths lead into composite fields only; an internal leaf may be reserved for types that do not have it."""
        if not self.graph.is_composite(selection.target):
            return 0
        return self.graph.field_type(min(selection.types), selection.name).text.count("[")

    def internal(self, site: Site, types: frozenset[str], name: str, arguments: Arguments) -> SiteField:
        """The field by which the gateway reads a value: a field that is there anyway, or one under a free key."""
        target = self.graph.field_type(min(types), name).name
        for field in site.fields:
            same = field.name == name and field.arguments == arguments and field.target == target
            if same and (types <= field.types or (field.child is None and not _is_ambiguous(field))):
                return field
        covered = types if self.graph.is_composite(target) else site.possible
        key = self._free_key(site, name)
        return self._add(site, Selection(key, name, arguments, covered, NEVER, target))

    def typename(self, site: Site) -> SiteField:
        """The field that says the runtime type of the objects here."""
        for field in site.fields:
            if field.name == TYPENAME:
                return field
        key = self.operation.typename_key
        return self._add(site, Selection(key, TYPENAME, NO_ARGUMENTS, site.possible, NEVER, "String"))

    def _free_key(self, site: Site, name: str) -> str:
        taken = {field.response_key for field in site.fields}
        key, number = name, 0
        while key in taken or key == self.operation.typename_key:
            key = f"{self.operation.prefix}{name}" + (f"_{number}" if number else "")
            number += 1
        return key


def _is_ambiguous(field: SiteField) -> bool:
    """Whether its response key stands for something else on other types."""
    return any(
        other.response_key == field.response_key and (other.name, other.arguments) != (field.name, field.arguments)
        for other in field.site.fields
    )
