"""What it costs to tell both sides of a booking: processor time of the worker and of those it asks, beside bare files.

    python -m benchmarks.notices [--full-stack] [--bookings 500] [--per-second 50]

It starts the product with a process for each deployable and puts events of bookings into booking's outbox, at a fixed
rate or all at once (0), until every mail is written. The baseline writes as many files as whole and as durable, and
nothing else. What the processes need while nothing happens is taken off.
"""

import argparse
import asyncio
import itertools
import os
import tempfile
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from benchmarks.booking_to_read_models import bookables, booking_stores, product
from domain_events import BookingCreated
from praxis.token import DEMO, Role
from servicekit.database import Database
from servicekit.outbox import append_many

CONCERNED = ("notification", "gateway", "patient", "practitioner")
WARM_UP_BOOKINGS = 40
IDLE_SECONDS = 5.0
LATEST_SECONDS = 120.0
MAIL_BYTES = 2_000


@dataclass(frozen=True)
class Cost:
    """`milliseconds` of processor time a booking, by process; `seconds` until the last mail was written."""

    milliseconds: dict[str, float]
    seconds: float


def processor_seconds(data: Path) -> dict[str, float]:
    """What each process concerned has used since its start."""
    used = {}
    for name in CONCERNED:
        pid = (data / "run" / f"{name}.pid").read_text().split()[0]
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used[name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime, stime
    return used


async def measure(data: Path, bookings: int, per_second: int) -> Cost:
    """Warms up, looks at what idling costs, and tells of the bookings."""
    async with booking_stores(data) as stores:
        await tell(stores.database, data, WARM_UP_BOOKINGS, per_second=0)
        before = processor_seconds(data)
        await asyncio.sleep(IDLE_SECONDS)
        start, began = processor_seconds(data), time.monotonic()
        await tell(stores.database, data, bookings, per_second)
        seconds, end = time.monotonic() - began, processor_seconds(data)
    idle = {name: (start[name] - before[name]) / IDLE_SECONDS * seconds for name in CONCERNED}
    return Cost({name: (end[name] - start[name] - idle[name]) / bookings * 1000 for name in CONCERNED}, seconds)


async def tell(database: Database, data: Path, bookings: int, per_second: int) -> None:
    """Returns when both sides of all of them have their mail."""
    wanted, began = mails(data) + 2 * bookings, time.monotonic()
    slots = itertools.cycle(bookables(datetime.now(UTC)))
    for number in range(1, bookings + 1):
        event = booking_created(*next(slots))
        async with database.transaction() as connection:
            await append_many(connection, [event], source="booking", time=datetime.now(UTC))
        if per_second:
            await asyncio.sleep(began + number / per_second - time.monotonic())
    async with asyncio.timeout(LATEST_SECONDS):
        while mails(data) < wanted:  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.05)


def booking_created(practitioner_id: str, consultation_type_id: str) -> BookingCreated:
    """Of the demo patient, in a week."""
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
    return BookingCreated(
        booking_id=str(uuid.uuid4()),
        version=1,
        status="CONFIRMED",
        practitioner_id=practitioner_id,
        patient_id=DEMO[Role.PATIENT].subject,
        consultation_type_id=consultation_type_id,
        country="FR",
        start=start,
        end=start + timedelta(minutes=30),
        time_zone="Europe/Paris",
    )


def mails(data: Path) -> int:
    """How many are written."""
    return sum(1 for _ in (data / "mailbox").glob("*.eml"))


def bare_files(folder: Path, bookings: int) -> float:
    """Milliseconds of processor time for the two files of a booking."""
    began = time.process_time()
    for number in range(2 * bookings):
        part = folder / f"{number}.part"
        with part.open("wb") as file:
            file.write(bytes(MAIL_BYTES))
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / f"{number}.eml")
    return (time.process_time() - began) / bookings * 1000


def main() -> None:
    """Starts the product, measures, prints, stops it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full-stack", action="store_true", help="on Kafka, OpenSearch, PostgreSQL and Redis")
    parser.add_argument("--bookings", type=int, default=500)
    parser.add_argument("--per-second", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="praxis-") as name, tempfile.TemporaryDirectory(prefix="bare-") as bare:
        folder = Path(name)
        folder.chmod(0o755)  # the servers' account must reach what is theirs in it
        with product(folder / "data", is_full_stack=given.full_stack):
            cost = uvloop.run(measure(folder / "data", given.bookings, given.per_second))
        baseline = bare_files(Path(bare), given.bookings)
    print(f"{2 * given.bookings} mails in {cost.seconds:.1f} s; processor time a booking:")
    for process, milliseconds in cost.milliseconds.items():
        print(f"  {process:<14}{milliseconds:7.2f} ms")
    print(f"  {'together':<14}{sum(cost.milliseconds.values()):7.2f} ms")
    print(f"  {'bare files':<14}{baseline:7.2f} ms")


if __name__ == "__main__":
    main()
