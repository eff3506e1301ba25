"""From a seed to damaged subgraphs, or a damaged supergraph."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from graphql.language import parse, print_ast

from gateway.composition import SubgraphInput, compose
from tests.gateway.composition.fuzz.corpus import graphs, supergraphs
from tests.gateway.composition.fuzz.text_mutations import damaged_text
from tests.gateway.composition.fuzz.tree_mutations import damaged_tree


@dataclass(frozen=True)
class Mutant:
    """Damaged subgraphs by name, and a damaged supergraph."""

    seed: int
    subgraphs: Mapping[str, str]
    supergraph: str

    @property
    def sources(self) -> list[SubgraphInput]:
        """The subgraphs as composition takes them."""
        return [SubgraphInput(name, f"http://{name}.test", sdl) for name, sdl in self.subgraphs.items()]


def mutant(seed: int) -> Mutant:
    """Always the same for the same seed: three in four damaged as trees."""
    random = Random(seed)
    subgraphs = dict(random.choice(graphs()))
    for name in random.sample(sorted(subgraphs), min(random.choice((1, 1, 1, 2)), len(subgraphs))):
        subgraphs[name] = _damaged(subgraphs[name], random)
    if random.random() < 0.05:
        del subgraphs[random.choice(sorted(subgraphs))]
    if random.random() < 0.03 and subgraphs:
        name = random.choice(sorted(subgraphs))
        subgraphs[random.choice(["", " ", "_", "__", "1", "é", "a b", "A", "a-"])] = subgraphs.pop(name)
    return Mutant(seed, subgraphs, _damaged(random.choice(_supergraphs()), random))


def _damaged(sdl: str, random: Random) -> str:
    if random.random() < 0.25:
        return damaged_text(sdl, random)
    return print_ast(damaged_tree(parse(sdl, no_location=True), random))


@cache
def _supergraphs() -> tuple[str, ...]:
    own = (compose([SubgraphInput(n, f"http://{n}.test", sdl) for n, sdl in g.items()]) for g in graphs())
    return (*(composed.supergraph_sdl for composed in own), *supergraphs())
