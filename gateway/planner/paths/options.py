"""Goals, and the options to reach them, as data."""

from dataclasses import dataclass

from gateway.planner.conditions import Alternatives
from gateway.planner.fetch_graph.contexts import ContextNeed
from gateway.planner.fetch_graph.requirements import Requirement
from gateway.planner.fetch_graph.sites import Site, SiteField
from gateway.planner.fetch_graph.steps import Step, Visit, wanted_when
from gateway.supergraph.field_sets import FieldSet


@dataclass(frozen=True, slots=True)
class Goal:
    """A leaf to fetch for objects of `types`: for the client, or for the representations of `consumer`, which waits.

    `chain` holds the fields of the goals that led here, none of which may be needed again to reach this one.
    """

    field: SiteField
    types: frozenset[str]
    consumer: Step | None = None
    chain: tuple[SiteField, ...] = ()
    is_client: bool = True

    @property
    def condition(self) -> Alternatives:
        """When it is wanted, as far as is known."""
        return wanted_when(self.field, self.consumer)


@dataclass(frozen=True, slots=True)
class Spot:
    """What a subgraph declares at a site: as a visit, or as one that could be made.

    `covered` are the types of the objects that are there; None: all objects of the site.
    """

    subgraph: str
    site: Site
    type_name: str | None
    provided: FieldSet
    covered: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AtVisit:
    """Start from a visit."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class AtRoot:
    """Start a fetch of root fields: at the root of the response, or where an object has a field of the query type."""

    site: Site
    subgraph: str


@dataclass(frozen=True, slots=True)
class AtLookup:
    """Start from entities looked up at a site: by a new step, or by `step` made to know and look up more.

    `leaves` are all that must be fetched first, each for objects of some types.
    """

    site: Site
    subgraph: str
    step: Step | None
    entry: str | None
    types: frozenset[str]
    any_type: bool
    requirements: tuple[Requirement, ...]
    contexts: tuple[ContextNeed, ...]
    needs_typename: bool
    leaves: tuple[tuple[SiteField, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Go on with groups of the goal's types one by one, since they are had from different places."""

    groups: tuple[frozenset[str], ...]


Start = AtVisit | AtRoot | AtLookup | Split


@dataclass(frozen=True, slots=True)
class Option:
    """A way to reach a goal: the start, and the fields to go down, the goal's own last.

    `cost` is a guess at what it adds. A vacuous option only shows that no object of the goal's types can be there.
    """

    start: Start
    path: tuple[SiteField, ...]
    cost: int
    vacuous: bool = False
