"""Over random supergraphs, subgraphs that give no more than they may answer as one monolith would."""

import pytest

from tests.differential.features import Counts
from tests.differential.generator.generate import make_world
from tests.differential.run import WorldRun
from tests.differential.writer.write import write_operation

WORLDS = 24
OPERATIONS_PER_WORLD = 10


@pytest.mark.parametrize("seed", range(WORLDS))
async def test_answers_as_a_monolith_would(seed: int) -> None:
    run = WorldRun(make_world(seed))
    for number in range(OPERATIONS_PER_WORLD):
        outcome = await run.run(write_operation(run.supergraph.api_schema, seed, number), number)
        assert outcome.differences == [], (
            f"{outcome.operation.text}\nTo repeat it and see a smaller case:"
            f" python -m tests.differential --from-seed {seed} --worlds 1 --only {number}"
        )
    await run.close()


async def test_goes_through_what_federation_has() -> None:
    """What these few worlds must have in them, so that the test above is not empty."""
    counts = Counts()
    for seed in range(WORLDS):
        counts.world(make_world(seed))
    rare = {name for name in counts.known_features() if not counts.worlds[name]}
    assert rare == set()
