"""One runner of a job at a time: a lease row that the runner renews and another takes over when it runs out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from servicekit.database import Connection


async def take(connection: Connection, job: str, holder: UUID, lease: timedelta) -> bool:
    """Takes or renews the lease in real time, whatever the service's clock says; False while another holds it."""
    now = datetime.now(UTC)
    taken = await connection.fetchval(
        """
        INSERT INTO job_lease AS held (job, holder, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (job) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
        WHERE held.holder = excluded.holder OR held.expires_at < $4
        RETURNING true
        """,
        job,
        holder,
        now + lease,
        now,
    )
    return bool(taken)


async def release(connection: Connection, job: str, holder: UUID) -> None:
    """Lets the next runner start at once."""
    await connection.execute("DELETE FROM job_lease WHERE job = $1 AND holder = $2", job, holder)
