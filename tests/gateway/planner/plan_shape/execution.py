"""Executes a plan on shapes, for one valuation of the condition variables."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from graphql.language import FieldNode, OperationDefinitionNode

from gateway.executor.ready_plan import hold
from gateway.planner.plan import QueryPlan, RepresentationTemplate, TypeStep
from gateway.supergraph.query_graph import FieldEdge, QueryGraph
from tests.gateway.planner.plan_shape.entrance import Entrance, field_of
from tests.gateway.planner.plan_shape.order import earlier_fetches
from tests.gateway.planner.plan_shape.renames import leads_to
from tests.gateway.planner.plan_shape.representations import Representation
from tests.gateway.planner.plan_shape.response import Layer, ObjectShape, Place, Produced, TrailStep, Traveller
from tests.gateway.planner.plan_shape.selections import (
    Arguments,
    Valuation,
    collect_fields,
    field_text,
    response_key,
    selection_sets_of,
)
from tests.gateway.planner.plan_shape.subgraph_types import meets, own_type, provided_below, selected

Report = Callable[[str, str], None]  # (path, sentence)
TYPENAME = "__typename"


class ShapeExecution:
    """Objects come one by one, when somebody asks for them; each is made once."""

    def __init__(
        self,
        graph: QueryGraph,
        plan: QueryPlan,
        documents: Mapping[int, OperationDefinitionNode],
        valuation: Valuation,
        report: Report,
    ) -> None:
        self.graph = graph
        self.plan = plan
        self.documents = documents
        self.valuation = valuation
        self.report = report
        self.earlier = earlier_fetches(plan)
        self._order = {fetch.id: number for number, fetch in enumerate(plan.fetches)}
        self._objects: dict[tuple[Place, str], ObjectShape] = {}

    def root(self) -> Place:
        """The root of the response: root fetches are there, all others set out."""
        layers: list[Layer] = []
        travellers: list[Traveller] = []
        for fetch in self.plan.fetches:
            if not hold(fetch.conditions, self.valuation):
                continue
            if not fetch.entities and not fetch.root_path:
                root_type = self.graph.supergraph.root_types[fetch.kind.value]
                layers.append(Layer(fetch, root_type, (self.documents[fetch.id].selection_set,)))
            elif not fetch.entities:
                travellers.append(Traveller(fetch, None, fetch.root_path))
            for lookup in fetch.entities:
                if hold(lookup.conditions, self.valuation):
                    travellers += (Traveller(fetch, lookup, target) for target in lookup.targets)
        return Place(tuple(layers), tuple(travellers))

    def types_at(self, place: Place, static_type: str) -> list[str]:
        """The runtime types that can stand at a place: every subgraph that gives its objects knows them."""
        return sorted(
            name
            for name in self.graph.possible_types(static_type)
            if all(own_type(self.graph, layer.fetch.subgraph, layer.declared, name) for layer in place.layers)
        )

    def object_at(self, place: Place, type_name: str, path: str) -> ObjectShape:
        """The object of a runtime type at a place; `path` is for messages."""
        found = self._objects.get((place, type_name))
        if found is None:
            found = self._objects[place, type_name] = ObjectShape(type_name)
            for layer in place.layers:
                self._bring(found, layer, None, path)
            for traveller in sorted(place.travellers, key=lambda item: self._order[item.fetch.id]):
                self._receive(found, place, traveller, path)
        return found

    def objects_below(self, shape: ObjectShape, key: str, path: str) -> Iterator[tuple[str, ObjectShape]]:
        """The objects that can stand under a response key of an object, with their paths."""
        static_type = self.graph.field_type(shape.type_name, shape.fields[key].name).name
        place = shape.child(key)
        for name in self.types_at(place, static_type):
            below = path_below(path, key, name if self.graph.is_abstract(static_type) else "")
            yield below, self.object_at(place, name, below)

    def _receive(self, shape: ObjectShape, place: Place, traveller: Traveller, path: str) -> None:
        """A fetch comes by on the way to its targets: it goes on, turns back, or has arrived."""
        fetch = traveller.fetch
        before = place.only(self.earlier[fetch.id])
        seen = self.object_at(before, shape.type_name, path) if before.layers else None
        traveller = traveller.at(seen)
        while traveller.steps and isinstance(traveller.steps[0], TypeStep):
            if seen is not None and not seen.knows_type:
                self.report(path, f"fetch {fetch.id} goes on by a runtime type that no fetch says before")
            if shape.type_name not in traveller.steps[0].types:
                return
            traveller = traveller.step(seen)
        if traveller.steps:
            shape.travellers.append(traveller)
        elif traveller.lookup is not None:
            self._look_up(shape, place, seen, traveller, path)
        elif self._has_come(place, seen, traveller, path):
            query = self.graph.supergraph.root_types["query"]
            self._bring(shape, Layer(fetch, query, (self.documents[fetch.id].selection_set,)), None, path)

    def _has_come(self, place: Place, seen: ObjectShape | None, traveller: Traveller, path: str) -> bool:
        if place.layers and seen is None:
            self.report(path, f"fetch {traveller.fetch.id} needs the object here, which no fetch gives before")
        return seen is not None

    def _look_up(
        self, shape: ObjectShape, place: Place, seen: ObjectShape | None, traveller: Traveller, path: str
    ) -> None:
        lookup, fetch = traveller.lookup, traveller.fetch
        assert lookup is not None
        fitting = [
            item
            for item in lookup.templates
            if (not item.types or shape.type_name in item.types) and hold(item.conditions, self.valuation)
        ]
        if not fitting or not self._has_come(place, seen, traveller, path) or seen is None:
            return
        template = self._template(fitting, seen, fetch.id, path)
        if template is None:
            return
        sent_type = template.typename or shape.type_name
        if own_type(self.graph, fetch.subgraph, sent_type, shape.type_name) is None:
            self.report(path, f"fetch {fetch.id} looks up {shape.type_name} as {sent_type} in {fetch.subgraph}")
            return
        representation = Representation(
            self.graph, template.selections, seen, lambda below, key: self._shapes_below(below, key, path)
        )
        for sentence in representation.violations(sent_type, fetch.subgraph):
            self.report(path, f"fetch {fetch.id}: {sentence}")
        entrance = Entrance(self.graph, representation, fetch, lookup, traveller.above)
        trail = (TrailStep(lookup.response_key, lookup.response_key, None, ""),)
        layer = Layer(fetch, sent_type, selection_sets_of(self._entities_nodes(traveller)), trail=trail)
        self._bring(shape, layer, entrance, path)

    def _shapes_below(self, shape: ObjectShape, key: str, path: str) -> Iterator[ObjectShape]:
        return (below for _, below in self.objects_below(shape, key, path))

    def _template(
        self, fitting: list[RepresentationTemplate], seen: ObjectShape, fetch: int, path: str
    ) -> RepresentationTemplate | None:
        by_type = [item for item in fitting if item.types]
        if len(by_type) > 1 or len(fitting) - len(by_type) > 1:
            self.report(path, f"fetch {fetch} has two ways to represent {seen.type_name}")
        found = by_type[0] if by_type else fitting[0]
        if (found.types or found.typename is None) and not seen.knows_type:
            self.report(path, f"fetch {fetch} looks up objects by a runtime type that no fetch says before")
            return next((item for item in fitting if not item.types and item.typename), None)
        return found

    def _entities_nodes(self, traveller: Traveller) -> list[FieldNode]:
        assert traveller.lookup is not None
        key = traveller.lookup.response_key
        items = self.documents[traveller.fetch.id].selection_set.selections
        return [item for item in items if isinstance(item, FieldNode) and response_key(item) == key]

    def _bring(self, shape: ObjectShape, layer: Layer, entrance: Entrance | None, path: str) -> None:
        """Add what a layer gives to an object."""
        subgraph = layer.fetch.subgraph
        own = own_type(self.graph, subgraph, layer.declared, shape.type_name)
        if own is None:
            return
        fields = collect_fields(
            layer.selection_sets, {}, self.valuation, lambda condition: meets(self.graph, subgraph, own, condition)
        )
        if entrance is not None and not fields:
            self.report(path, f"fetch {layer.fetch.id} looks up {shape.type_name}, of which it asks nothing")
        shape.knows_type |= self._says_type(layer, own, shape, fields, path)
        for sent_key, nodes in fields.items():
            name = nodes[0].name.value
            edge = self._edge(layer, own, name, path) if name != TYPENAME else None
            key, renamed_at = self._renamed(layer, shape.type_name, sent_key)
            produced = self._put(shape, layer, key, [field_of(node, edge) for node in nodes], path)
            if edge is None:
                continue
            self._check(layer, edge, shape.type_name, nodes[0], entrance, path)
            if nodes[0].selection_set is not None:
                step = TrailStep(sent_key, key, renamed_at, shape.type_name)
                provided = provided_below(self.graph, layer.provided, shape.type_name, edge)
                sets = selection_sets_of(nodes)
                produced.below.append(Layer(layer.fetch, edge.target.name, sets, provided, (*layer.trail, step)))

    def _put(
        self, shape: ObjectShape, layer: Layer, key: str, fields: Sequence[tuple[str, Arguments]], path: str
    ) -> Produced:
        """Note what stands under a response key: always the same."""
        produced = shape.fields.setdefault(key, Produced(*fields[0]))
        for field in fields:
            if field != (produced.name, produced.arguments):
                text = field_text(*field)
                self.report(path, f'fetch {layer.fetch.id} puts {text} under "{key}", where {produced.text} stands')
        return produced

    def _says_type(
        self, layer: Layer, own: str, shape: ObjectShape, fields: Mapping[str, list[FieldNode]], path: str
    ) -> bool:
        nodes = fields.get(self.plan.typename_key, ())
        if not any(node.name.value == TYPENAME for node in nodes):
            return False
        if own != shape.type_name:
            self.report(path, f"fetch {layer.fetch.id} gives {own}, an interface object's name, as the runtime type")
        return own == shape.type_name

    def _edge(self, layer: Layer, own: str, name: str, path: str) -> FieldEdge | None:
        edge = self.graph.nodes[own, layer.fetch.subgraph].edges.get(name)
        if edge is None:
            self.report(
                path, f"fetch {layer.fetch.id} asks {layer.fetch.subgraph} for {own}.{name}, which is not there"
            )
        return edge

    def _check(
        self, layer: Layer, edge: FieldEdge, type_name: str, node: FieldNode, entrance: Entrance | None, path: str
    ) -> None:
        """Whether the subgraph may be asked for a field here."""
        what = f"fetch {layer.fetch.id} asks {layer.fetch.subgraph} for {edge.owner}.{edge.name}"
        if edge.external and not any(selected(self.graph, layer.provided, type_name, edge.name)):
            self.report(path, f"{what}, which is external there, or overridden, and not provided on this path")
        if entrance is not None:
            for sentence in entrance.violations(edge, node):
                self.report(path, f"{what}, {sentence}")
        elif edge.requires:
            self.report(path, f'{what}, which requires "{edge.requires}", without a representation')
        elif edge.contexts:
            self.report(path, f"{what}, which takes arguments from contexts, without a lookup")

    def _renamed(self, layer: Layer, type_name: str, sent_key: str) -> tuple[str, int | None]:
        """The response key after renaming, and the number of the rename that does it."""
        for number, rename in enumerate(layer.fetch.renames):
            if rename.source_key == sent_key and leads_to(rename, number, layer.trail, type_name):
                return rename.key, number
        return sent_key, None


def path_below(path: str, key: str, type_name: str = "") -> str:
    """`items[Book].maker`: keys, and types where a position can have several."""
    return f"{path}{'.' if path else ''}{key}{f'[{type_name}]' if type_name else ''}"
