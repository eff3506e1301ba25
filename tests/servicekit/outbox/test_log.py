"""What a batch of the outbox costs."""

import json
from collections.abc import Iterator
from typing import Any

from servicekit.outbox import log
from servicekit.outbox.lease import Lease
from servicekit.outbox.log import OutboxLog
from tests.servicekit.outbox.conftest import Outbox, ThingHappened

WAITING, BATCH = 2_000, 100


def rows_touched(plan: dict[str, Any]) -> Iterator[float]:
    """By each node of a plan, over all its loops."""
    yield plan["Actual Rows"] * plan["Actual Loops"]
    for part in plan.get("Plans", ()):
        yield from rows_touched(part)


async def test_numbering_a_batch_touches_no_more_rows_than_the_batch_however_many_wait(outbox: Outbox) -> None:
    await outbox.add(*(ThingHappened(f"key {number}", number) for number in range(WAITING)))
    await outbox.may_be_taken()
    async with outbox.database.connection() as connection:
        lease = Lease(connection)
        assert await lease.take()
        await OutboxLog(connection, lease.holder).read_in_order()
        explained = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {log._NUMBER}", BATCH, lease.holder)
    (told,) = json.loads(explained) if isinstance(explained, str) else explained
    assert max(rows_touched(told["Plan"])) == BATCH
