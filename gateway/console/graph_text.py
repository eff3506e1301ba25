"""The query graph as text: what the planner takes a supergraph for."""

from collections.abc import Iterator

from gateway.supergraph.query_graph import FieldEdge, Node, QueryGraph


def graph_text(graph: QueryGraph, type_name: str | None = None) -> str:
    """A block for each type in each subgraph, or for one type; every line beneath it is an edge.

    Field edges lead to the type of the field in the same subgraph, key edges come in from all other subgraphs.
    """
    nodes = sorted(
        (node for node in graph.nodes.values() if type_name in (None, node.type_name)),
        key=lambda node: (node.type_name, node.subgraph),
    )
    return "\n\n".join("\n".join(_node_lines(node)) for node in nodes)


def _node_lines(node: Node) -> Iterator[str]:
    kind = "interface object" if node.is_interface_object else str(node.kind)
    yield f"{node.type_name}@{node.subgraph} ({kind})"
    for key in node.keys:
        yield f"  <- key {{{key}}}"
    if node.members != {node.type_name}:
        for member in sorted(node.members):
            yield f"  -> ... on {member}"
    for edge in sorted(node.edges.values(), key=lambda edge: edge.name):
        yield "  " + _edge_text(edge)


def _edge_text(edge: FieldEdge) -> str:
    text = f"-> {edge.name}: {edge.target.text}"
    if edge.requires:
        text += f" requires {{{edge.requires}}}"
    if edge.provides:
        text += f" provides {{{edge.provides}}}"
    return text + (" external" if edge.external else "")
