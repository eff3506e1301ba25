"""One relay at a time: a lease row that the active one renews and a standby takes over when it runs out.

A lease and not an advisory lock, since a stopped process would keep that for ever. Leases use real time.
"""

import asyncio
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import asyncpg

from servicekit.database import Connection

LEASE_SECONDS = 5.0
RENEW_SECONDS = LEASE_SECONDS / 3

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
        self.connection = connection
        self.holder = uuid.uuid4()
        self._renewed_at = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time to renew it."""
        return asyncio.get_running_loop().time() - self._renewed_at > RENEW_SECONDS

    async def take(self) -> bool:
        """Takes or renews the lease; False while another relay holds it."""
        now, asked_at = datetime.now(UTC), asyncio.get_running_loop().time()
        await self.connection.execute(_END_PREDECESSOR, self.holder, now)
        taken = await self.connection.fetchval(_TAKE, self.holder, now, now + timedelta(seconds=LEASE_SECONDS))
        self._renewed_at = asked_at
        return bool(taken)

    async def release(self) -> None:
        """Lets the next relay start at once; without the database the lease runs out by itself."""
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self.connection.execute(_GIVE_UP, self.holder)
