"""Generated supergraphs and operations of a given shape: what planning is counted and timed on."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from graphql import parse, validate
from graphql.language import DocumentNode

from gateway.composition import SubgraphInput, compose
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.planner.plan_cases import LINK


@dataclass(frozen=True)
class Shape:
    """How large a supergraph is, how much its subgraphs share, and how an operation goes through it.

    Each type is in `homes` subgraphs, each of its fields in `owners` of these. `links` are its fields that lead to
    other types; one in `members` > 1 leads to an interface or a union of so many types. A type has `keys`, of which
    each home knows some. `requires` is the length of its chains of fields that each require the one before.
    The operation asks each object for up to `width` leaves and `branches` objects, `depth` levels down.
    """

    name: str
    subgraphs: int
    types: int
    leaves: int
    fields: int = 6
    homes: int = 1
    owners: int = 1
    links: int = 2
    members: int = 1
    keys: int = 1
    requires: int = 0
    width: int = 6
    branches: int = 2
    depth: int = 8

    def case(self, seed: int) -> "PlanningCase":
        """A supergraph and an operation of this shape."""
        federation = _Federation(self, Random(seed))
        return PlanningCase(f"{self.name} (seed {seed})", federation.sdls(), federation.operation())


@dataclass(frozen=True)
class PlanningCase:
    """Subgraphs by name, and an operation over them."""

    name: str
    sdls: dict[str, str]
    operation: str

    @cached_property
    def supergraph_sdl(self) -> str:
        """What the subgraphs compose to."""
        inputs = [SubgraphInput(name, f"http://{name}/graphql", sdl) for name, sdl in self.sdls.items()]
        return compose(inputs).supergraph_sdl

    @cached_property
    def graph(self) -> QueryGraph:
        """The supergraph as the planner sees it."""
        return QueryGraph(load_supergraph(self.supergraph_sdl))

    @cached_property
    def document(self) -> DocumentNode:
        """The operation, which is valid for clients."""
        document = parse(self.operation)
        errors = validate(self.graph.supergraph.api_schema, document)
        if errors:
            raise ValueError(f"{self.name}: {errors[0]}")
        return document


# As many leaves as the goals of planning are set for, in one shape after the other.
LARGE = (
    Shape("40 subgraphs, 400 types", 40, 400, 300, homes=2),
    Shape("each field in 4 of 8 subgraphs", 8, 40, 300, homes=8, owners=4),
    Shape("deep", 40, 400, 300, homes=3, owners=2, width=12, branches=1, depth=28),
    Shape("wide", 8, 8, 300, fields=300, homes=8, owners=2, width=300, branches=0),
    Shape("wide, little shared", 40, 4, 300, fields=300, homes=20, width=300, branches=0),
    Shape("interfaces and unions", 10, 100, 300, homes=3, owners=2, members=6),
    Shape("many keys", 10, 100, 300, homes=6, owners=3, keys=6),
    Shape("requires chains", 10, 100, 300, homes=5, requires=5),
    Shape("all at once", 8, 40, 300, homes=6, owners=3, members=4, keys=4, requires=3),
)

# So small that everything can be tried (see `cheapest`).
SMALL = (
    Shape("each field in one subgraph", 3, 3, 6, fields=3, homes=3, owners=1, links=1, width=2, branches=1, depth=3),
    Shape("shared", 3, 3, 6, fields=3, homes=3, owners=2, links=1, width=2, branches=1, depth=3),
    Shape("much shared", 4, 4, 6, fields=3, homes=4, owners=3, links=2, width=2, branches=2, depth=3),
    Shape("several keys", 3, 3, 6, fields=3, homes=3, owners=1, links=1, keys=3, width=2, branches=1, depth=3),
    Shape("required fields", 2, 2, 3, fields=3, homes=2, owners=1, links=1, requires=2, width=3, branches=0, depth=2),
)


class _Type:
    """An entity type: who knows it, by which keys, and who resolves which of its fields."""

    def __init__(self, shape: Shape, random: Random, number: int) -> None:
        self.name = f"T{number}"
        # Neighbours live together, as in subgraphs that each have a domain.
        first = number * shape.subgraphs // shape.types % shape.subgraphs
        others = random.sample([n for n in range(shape.subgraphs) if n != first], shape.homes - 1)
        self.homes = [f"s{n}" for n in (first, *others)]
        names = [f"t{number}f{field}" for field in range(shape.fields)]
        self.owners = {name: random.sample(self.homes, min(shape.owners, shape.homes)) for name in names}
        self.links = {
            f"t{number}to{link}": (_target(shape, random, link), self.homes[: 1 + (shape.owners > 1)])
            for link in range(shape.links)
        }
        more_keys = [f"k{key}" for key in range(1, shape.keys)]
        self.keys = {home: ["id", *random.sample(more_keys, random.randint(0, len(more_keys)))] for home in self.homes}
        self.required: dict[str, str] = {}
        for number, name in enumerate(names):
            if shape.requires and number % (shape.requires + 1):
                self.required[name] = names[number - 1]
                before = self.owners[names[number - 1]]
                self.owners[name] = [random.choice([home for home in self.homes if home not in before] or self.homes)]


def _target(shape: Shape, random: Random, link: int) -> str:
    if shape.members > 1 and link == 0:
        group = random.randrange(shape.types // shape.members)
        return f"{random.choice('IU')}{group}"
    return f"T{random.randrange(shape.types)}"


class _Federation:
    def __init__(self, shape: Shape, random: Random) -> None:
        self.shape = shape
        self.random = random
        self.types = {f"T{number}": _Type(shape, random, number) for number in range(shape.types)}

    def sdls(self) -> dict[str, str]:
        return {f"s{number}": LINK + self._sdl(f"s{number}") for number in range(self.shape.subgraphs)}

    def members(self, name: str) -> list[str]:
        """The object types of a link's target."""
        if name[0] == "T":
            return [name]
        first = int(name[1:]) * self.shape.members
        return [f"T{number}" for number in range(first, first + self.shape.members)]

    def _sdl(self, subgraph: str) -> str:
        own = [item for item in self.types.values() if subgraph in item.homes]
        targets = {target for item in own for target, owners in item.links.values() if subgraph in owners}
        abstract = sorted(target for target in targets if target[0] != "T")
        reached = dict.fromkeys(member for target in sorted(targets) for member in self.members(target))
        roots = [f"root{item.name}: {item.name}" for item in own if item.homes[0] == subgraph]
        lines = [f"type Query {{ {' '.join(roots)} }}"] if roots else []
        lines += [self._abstract(name) for name in abstract]
        for name in dict.fromkeys([item.name for item in own] + list(reached)):
            interfaces = [target for target in abstract if target[0] == "I" and name in self.members(target)]
            lines.append(self._type(self.types[name], subgraph, interfaces))
        return "\n".join(lines)

    def _abstract(self, name: str) -> str:
        if name[0] == "U":
            return f"union {name} = {' | '.join(self.members(name))}"
        return f"interface {name} {{ id: ID! }}"

    def _type(self, item: _Type, subgraph: str, interfaces: list[str]) -> str:
        implements = f" implements {' & '.join(interfaces)}" if interfaces else ""
        keys = item.keys.get(subgraph, ["id"])
        resolvable = "" if subgraph in item.homes else ", resolvable: false"
        head = "".join(f' @key(fields: "{key}"{resolvable})' for key in keys)
        return f"type {item.name}{implements}{head} {{ {' '.join(self._fields(item, subgraph, keys))} }}"

    def _fields(self, item: _Type, subgraph: str, keys: list[str]) -> Iterator[str]:
        yield from (f"{key}: ID!" for key in keys)
        for name, owners in item.owners.items():
            if subgraph in owners:
                required = item.required.get(name)
                directive = f' @requires(fields: "{required}")' if required else ""
                yield f"{name}: String{directive}{' @shareable' if len(owners) > 1 else ''}"
        for name in item.owners:
            needed = any(before == name and subgraph in item.owners[after] for after, before in item.required.items())
            if needed and subgraph not in item.owners[name]:
                yield f"{name}: String @external"
        for name, (target, owners) in item.links.items():
            if subgraph in owners:
                yield f"{name}: {target}{' @shareable' if len(owners) > 1 else ''}"

    def operation(self) -> str:
        """From one root field after the other until there are enough leaves."""
        left = self.shape.leaves
        parts: list[str] = []
        names = list(self.types)
        self.random.shuffle(names)
        for name in names:
            if left > 0:
                text, left = self._object(name, left, self.shape.depth - 1)
                parts.append(f"root{name} {text}")
        return f"query Generated {{ {' '.join(parts)} }}"

    def _object(self, name: str, left: int, depth: int) -> tuple[str, int]:
        item = self.types[name]
        leaves = self.random.sample(list(item.owners), min(self.shape.width, len(item.owners), left))
        left -= len(leaves)
        parts = leaves
        if depth > 1:
            for link in self.random.sample(list(item.links), min(self.shape.branches, len(item.links))):
                if left > 0:
                    text, left = self._target(item.links[link][0], left, depth - 1)
                    parts.append(f"{link} {text}")
        return f"{{ {' '.join(parts)} }}", left

    def _target(self, name: str, left: int, depth: int) -> tuple[str, int]:
        if name[0] == "T":
            return self._object(name, left, depth)
        parts: list[str] = []
        for member in self.members(name):
            if left > 0:
                text, left = self._object(member, left, depth if not parts else 1)
                parts.append(f"... on {member} {text}")
        return f"{{ {' '.join(parts)} }}", left
