"""One relay at a time: a lease row that the active one renews and a standby takes over when it runs out.

A lease and not an advisory lock, since a stopped process would keep that for ever. Leases use real time.
"""

import uuid
from datetime import UTC, datetime, timedelta

from servicekit.database import Connection

LEASE_SECONDS = 5.0

# A holder whose backend is gone has crashed, so nobody need wait for its lease to run out.
_TAKE = """
    UPDATE outbox_lease SET holder = $1, expires_at = $3, backend_pid = pg_backend_pid()
    WHERE holder = $1 OR holder IS NULL OR expires_at < $2
        OR NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = outbox_lease.backend_pid)
    RETURNING true
"""
# The backend of a process that hangs may still hold a statement; end it before another relay publishes.
_END_PREDECESSOR = """
    SELECT pg_terminate_backend(activity.pid) FROM outbox_lease
    JOIN pg_stat_activity AS activity ON activity.pid = outbox_lease.backend_pid AND activity.usename = current_user
    WHERE outbox_lease.holder <> $1 AND outbox_lease.expires_at < $2 AND activity.pid <> pg_backend_pid()
"""
_GIVE_UP = "UPDATE outbox_lease SET holder = NULL, expires_at = NULL, backend_pid = NULL WHERE holder = $1"


class Lease:
    """The right to publish, bound to one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._holder = uuid.uuid4()

    async def take(self) -> bool:
        """Takes or renews the lease; False while another relay holds it."""
        now = datetime.now(UTC)
        await self._connection.execute(_END_PREDECESSOR, self._holder, now)
        taken = await self._connection.fetchval(_TAKE, self._holder, now, now + timedelta(seconds=LEASE_SECONDS))
        return bool(taken)

    async def release(self) -> None:
        """Lets the next relay start at once."""
        await self._connection.execute(_GIVE_UP, self._holder)
