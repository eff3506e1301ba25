"""The published federation suites: our supergraph says what the one given says."""

from pathlib import Path

import pytest

from gateway.composition.compose import compose
from gateway.composition.subgraph.document import SubgraphInput
from tests.gateway.composition.semantics import facts

SUITES = Path(__file__).parents[3].parent / "shared" / "conformance" / "federation"
NAMES = sorted(path.parent.name for path in SUITES.glob("*/supergraph.graphql"))


@pytest.mark.skipif(not NAMES, reason="the conformance suites are not beside this checkout (../shared/conformance)")
@pytest.mark.parametrize("suite", NAMES or ["none"])
def test_a_suite_composes_to_the_supergraph_that_it_gives(suite: str) -> None:
    sources = [
        SubgraphInput(path.stem, f"http://subgraphs.test/{path.stem}", path.read_text())
        for path in sorted((SUITES / suite / "subgraphs").glob("*.graphql"))
    ]
    expected = facts((SUITES / suite / "supergraph.graphql").read_text())
    composed = facts(compose(sources).supergraph_sdl)
    assert composed - expected == set()
    assert expected - composed == set()
