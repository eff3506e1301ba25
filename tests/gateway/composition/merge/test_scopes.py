"""Demands for scopes and policies, compared with what they mean for every reader."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from gateway.composition.merge.scopes import Demand, conjunction, minimal, read_demand, write_demand

SCOPES = "abcd"
DEMANDS = st.frozensets(st.frozensets(st.sampled_from(SCOPES), max_size=3), min_size=1, max_size=3)
READERS = [frozenset(some) for some in chain.from_iterable(combinations(SCOPES, size) for size in range(5))]


def allows(demand: Demand, reader: frozenset[str]) -> bool:
    return any(group <= reader for group in demand)


@given(st.lists(DEMANDS, min_size=1, max_size=3))
def test_a_reader_meets_the_conjunction_who_meets_each_demand(demands: list[Demand]) -> None:
    together = read_demand(conjunction([write_demand(demand) for demand in demands]))
    for reader in READERS:
        assert allows(together, reader) == all(allows(demand, reader) for demand in demands)


@given(DEMANDS)
def test_the_minimal_demand_means_the_same(demand: Demand) -> None:
    for reader in READERS:
        assert allows(minimal(demand), reader) == allows(demand, reader)


@given(DEMANDS)
def test_a_demand_survives_being_written(demand: Demand) -> None:
    assert read_demand(write_demand(demand)) == demand
