"""How much a walk looks at: bounded by the size of the graph, and given up when even that is too much."""

from collections.abc import Mapping

import pytest

from gateway.composition import CompositionFailed, SubgraphInput
from gateway.composition.compose import read_subgraphs
from gateway.composition.merge.model import Supergraph
from gateway.composition.merge.supergraph import merge_subgraphs
from gateway.composition.satisfiability import check_satisfiability
from gateway.composition.satisfiability.graph import FederatedGraph
from gateway.composition.satisfiability.walk import LIMIT_CODE, Walk
from tests.differential.generator.generate import make_world
from tests.gateway.composition.harness import sources
from tests.gateway.composition.satisfiability.every_state import EveryState
from tests.gateway.composition.satisfiability.loose_keys import loosened
from tests.gateway.composition.wide_graphs import WideGraph


def merged(subgraphs: list[SubgraphInput]) -> Supergraph:
    return merge_subgraphs(read_subgraphs(subgraphs))


def walked(supergraph: Supergraph) -> Walk:
    walk = Walk(FederatedGraph(supergraph))
    walk.run()
    return walk


def in_all(subgraphs: int, types: int) -> Mapping[str, str]:
    """All subgraphs share all types; ways through are many, positions few."""
    shared = "\n".join(
        f'type T{n} @key(fields: "id") {{ id: ID! next: T{(n + 1) % types} @shareable far: T{(n * 5 + 2) % types} @shareable }}'
        for n in range(types)
    )
    return {f"s{n}": f"type Query {{ q{n}: T{n % types} }}\n{shared}" for n in range(subgraphs)}


def everyone_knows_everyone(subgraphs: int, types: int) -> Mapping[str, str]:
    """Each type refers to each type, in each subgraph by a field of its own."""
    return {
        f"s{s}": f"type Query {{ q{s}: T0 }}\n"
        + "\n".join(
            f'type T{t} @key(fields: "id") {{ id: ID! {" ".join(f"r{s}_{other}: T{other}" for other in range(types))} }}'
            for t in range(types)
        )
        for s in range(subgraphs)
    }


def missing_one_each(subgraphs: int) -> Mapping[str, str]:
    """Without keys, each field loses another subgraph: a walk may come to any of 2 ** subgraphs sets of positions."""
    return {
        f"s{s}": "type Query { t: T @shareable }\ntype T @shareable { x: Int "
        + " ".join(f"f{n}: T" for n in range(subgraphs) if n != s)
        + " }"
        for s in range(subgraphs)
    }


def many_keys(subgraphs: int, keys: int) -> Mapping[str, str]:
    """Each subgraph has some keys in common with its neighbours alone."""
    return {
        f"s{s}": f"type Query {{ q{s}: T }}\ntype T "
        + " ".join(f'@key(fields: "k{s + n}")' for n in range(keys))
        + f" {{ v{s}: Int {' '.join(f'k{s + n}: ID! @shareable' for n in range(keys))} }}"
        for s in range(subgraphs)
    }


def deep_interfaces(depth: int, objects: int) -> Mapping[str, str]:
    """Each interface implements all above it, and each object implements all."""
    names = [f"I{n}" for n in range(depth)]
    lines = [f"type Query {{ top: {names[-1]} }}"]
    for number, name in enumerate(names):
        implements = f" implements {' & '.join(names[:number])}" if number else ""
        lines.append(f"interface {name}{implements} {{ id: ID! up: I0 }}")
    lines += [
        f'type O{n} implements {" & ".join(names)} @key(fields: "id") {{ id: ID! up: I0 }}' for n in range(objects)
    ]
    return {
        "a": "\n".join(lines),
        "b": "\n".join(f'type O{n} @key(fields: "id") {{ id: ID! b{n}: Int }}' for n in range(objects)),
    }


def test_work_grows_with_the_graph_and_not_with_the_ways_through_it() -> None:
    small, large = (walked(merged(WideGraph(subgraphs, types).sources())) for subgraphs, types in ((5, 50), (20, 200)))
    assert not small.errors
    assert not large.errors
    assert large.steps <= 8 * small.steps
    assert large.reach.looks <= 8 * small.reach.looks


@pytest.mark.parametrize(
    ("subgraphs", "steps", "looks"),
    [
        (in_all(20, 12), 2_000, 600),  # 12 types with 3 fields in 20 subgraphs
        (everyone_knows_everyone(3, 20), 5_000, 100),  # 20 types with 60 fields in 3 subgraphs
        (many_keys(20, 6), 1_000, 100),
        (deep_interfaces(12, 20), 1_000, 200),
    ],
    ids=["in all", "everyone knows everyone", "many keys", "deep interfaces"],
)
def test_crowded_graphs_are_walked_once(subgraphs: Mapping[str, str], steps: int, looks: int) -> None:
    walk = walked(merged(sources(**subgraphs)))
    assert not walk.errors
    assert walk.steps <= steps
    assert walk.reach.looks <= looks


def test_a_walk_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 20_000
    monkeypatch.setattr("gateway.composition.satisfiability.walk.MAX_STEPS", limit)
    supergraph = merged(sources(**missing_one_each(20)))
    walk = walked(supergraph)
    assert LIMIT_CODE in walk.errors
    assert walk.steps <= limit + 20 * 20
    assert "Give shared types resolvable keys" in walk.errors[LIMIT_CODE].message


def test_all_choices_of_labels_share_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = range(10)
    supergraph = merged(
        sources(
            a=f'type Query {{ t: T }}\ntype T @key(fields: "id") {{ id: ID! {" ".join(f"f{n}: Int" for n in labels)} }}',
            b='type T @key(fields: "id") { id: ID! '
            + " ".join(f'f{n}: Int @override(from: "a", label: "l{n}")' for n in labels)
            + " }",
        )
    )
    one_walk = walked(supergraph).steps
    assert not check_satisfiability(supergraph).errors
    monkeypatch.setattr("gateway.composition.satisfiability.walk.MAX_STEPS", 3 * one_walk)
    assert [error.code for error in check_satisfiability(supergraph).errors] == [LIMIT_CODE]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_left_out_would_have_told_nothing_new(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random graphs, most of them with keys taken away, walked as ever and through all that can be told apart."""
    subgraphs = make_world(seed).subgraphs
    try:
        supergraph = merged(sources(**loosened(subgraphs, seed)))
    except CompositionFailed:
        supergraph = merged(sources(**subgraphs))
    found = check_satisfiability(supergraph)
    monkeypatch.setattr("gateway.composition.satisfiability.walk.Seen", EveryState)
    everything = check_satisfiability(supergraph)
    assert set(found.errors) == set(everything.errors)
    assert set(found.hints) == set(everything.hints)
