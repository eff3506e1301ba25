"""Plans as readable text: one file for each feature, with subgraphs, an operation, and the plan that is right for it."""

from dataclasses import dataclass
from pathlib import Path

from graphql import parse, specified_rules, validate
from graphql.language import DocumentNode
from graphql.validation import NoUnusedVariablesRule

from gateway.composition import SubgraphInput, compose
from gateway.planner import plan_operation
from gateway.planner.plan import QueryPlan
from gateway.planner.printer import print_plan
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.query_graph import QueryGraph
from tests.gateway.conformance.subgraph_schema import subgraph_schema

FOLDER = Path(__file__).parent / "plans"
LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides",'
    ' "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@context", "@fromContext"])\n'
)


@dataclass(frozen=True)
class PlanCase:
    """One file: `# promise` lines, then sections that begin with `--- name`."""

    name: str
    promise: str
    subgraphs: dict[str, str]
    operation: str
    labels: frozenset[str]
    plan: str

    def __str__(self) -> str:
        return self.name

    @property
    def graph(self) -> QueryGraph:
        """The composed subgraphs as the planner sees them."""
        inputs = [SubgraphInput(name, f"http://{name}/graphql", LINK + sdl) for name, sdl in self.subgraphs.items()]
        return QueryGraph(load_supergraph(compose(inputs).supergraph_sdl))

    def planned(self) -> QueryPlan:
        """The plan that the planner makes now."""
        return plan(self.graph, self.operation, self.labels)


def plan(graph: QueryGraph, operation: str, labels: frozenset[str] = frozenset()) -> QueryPlan:
    """Plan an operation that must be valid for clients."""
    document = parse(operation)
    assert validate(graph.supergraph.api_schema, document) == []
    return plan_operation(graph, document, override_labels=labels)


def read_case(path: Path) -> PlanCase:
    """Read one file."""
    head, *parts = path.read_text().split("\n--- ")
    sections = [part.partition("\n")[::2] for part in parts]
    named = {title: text.strip("\n") for title, text in sections}
    return PlanCase(
        name=path.stem,
        promise=" ".join(line.lstrip("# ") for line in head.splitlines()),
        subgraphs={title.split()[1]: text for title, text in sections if title.startswith("subgraph ")},
        operation=named["operation"],
        labels=frozenset(named.get("labels", "").split()),
        plan=named["plan"],
    )


def all_plan_cases() -> list[PlanCase]:
    """All files, by name."""
    return [read_case(path) for path in sorted(FOLDER.glob("*.txt"))]


def fetch_errors(case: PlanCase, made: QueryPlan) -> list[str]:
    """What a subgraph would refuse in the documents of a plan."""
    graph = case.graph
    errors = []
    rules = [rule for rule in specified_rules if rule is not NoUnusedVariablesRule]
    for fetch in made.fetches:
        schema = subgraph_schema(LINK + case.subgraphs[fetch.subgraph], fetch.subgraph, graph)
        document: DocumentNode = parse(fetch.document)
        errors += [
            f"{fetch.subgraph}: {error.message} in {fetch.document}" for error in validate(schema, document, rules)
        ]
    return errors


def rewrite_plans() -> None:
    """Write the plans that the planner makes now into the files: read the difference before you keep it."""
    for path in sorted(FOLDER.glob("*.txt")):
        text = path.read_text()
        kept = text[: text.index("\n--- plan")]
        path.write_text(f"{kept}\n--- plan\n{print_plan(read_case(path).planned())}\n")


if __name__ == "__main__":
    rewrite_plans()
