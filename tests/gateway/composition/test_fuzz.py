"""Damaged schemas compose or are refused with reasons, in any order of subgraphs; damaged supergraphs load or are refused."""

import pytest
from graphql import GraphQLError
from graphql.language import parse, print_ast

from gateway.composition import SubgraphInput, compose
from tests.gateway.composition.fuzz.corpus import graphs
from tests.gateway.composition.fuzz.mutants import mutant
from tests.gateway.composition.fuzz.verdict import judge_composition, judge_loading

SEEDS, AT_ONCE = 160, 8


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_damage_is_answered_with_a_supergraph_or_with_reasons(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        print(f"seed {seed}")
        judge_composition(mutant(seed).sources)


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_a_damaged_supergraph_is_loaded_or_refused(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        print(f"seed {seed}")
        judge_loading(mutant(seed).supergraph)


def test_what_the_damage_starts_from_is_healthy() -> None:
    for graph in graphs():
        assert compose([SubgraphInput(name, f"http://{name}.test", sdl) for name, sdl in graph.items()])


def test_some_mutants_get_through_and_most_are_changed() -> None:
    """Damage that nobody survives, or that nobody feels, would prove nothing."""
    mutants = [mutant(seed) for seed in range(40)]
    assert any(judge_composition(one.sources) for one in mutants)
    assert not all(judge_composition(one.sources) for one in mutants)
    healthy = {print_ast(parse(sdl)) for graph in graphs() for sdl in graph.values()}
    untouched = [one for one in mutants if all(_printed(sdl) in healthy for sdl in one.subgraphs.values())]
    assert len(untouched) < len(mutants) / 3


def _printed(sdl: str) -> str:
    try:
        return print_ast(parse(sdl))
    except GraphQLError:
        return sdl
