"""What the owners' databases hold, read behind the services' backs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.end_to_end.product import Product
from tests.faults.effects import Busy
from tests.faults.history import Action, Step, StoredBooking, StoredPractitioner

Row = dict[str, Any]


def stored_bookings(product: Product) -> list[StoredBooking]:
    """All bookings, version by version."""
    revisions: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(product, "booking", "SELECT * FROM booking.booking_revisions ORDER BY booking_id, version"):
        revisions[str(row["booking_id"])].append(row)
    return [
        _stored(row, revisions[str(row["id"])]) for row in _rows(product, "booking", "SELECT * FROM booking.bookings")
    ]


def busy(product: Product) -> dict[str, Busy]:
    """What availability holds, by booking."""
    return {
        str(row["booking_id"]): Busy(
            version=row["booking_version"],
            practitioner_id=str(row["practitioner_id"]),
            start=row["slot_start"],
            end=row["slot_end"],
            is_taken=row["state"] in ("HELD", "CONFIRMED"),
        )
        for row in _rows(product, "practitioner", "SELECT * FROM availability.busy")
    }


def stored_practitioners(product: Product, first_versions: Mapping[str, int]) -> list[StoredPractitioner]:
    """The practitioners whose first versions are known."""
    rows = _rows(product, "practitioner", "SELECT id, version, name FROM practitioner.practitioners")
    return [
        StoredPractitioner(
            practitioner_id=str(row["id"]),
            first_version=first_versions[str(row["id"])],
            version=row["version"],
            name=row["name"],
        )
        for row in rows
        if str(row["id"]) in first_versions
    ]


def waiting(product: Product) -> dict[str, int]:
    """By what waits, how much: events to be published and notices to be delivered."""
    found = {}
    for database, owner in (("booking", "booking"), ("practitioner", "practitioner"), ("practitioner", "availability")):
        query = f"SELECT count(*) AS waiting FROM {owner}.outbox WHERE published_at IS NULL"
        found[f"{owner} events"] = _rows(product, database, query)[0]["waiting"]
    query = "SELECT count(*) AS waiting FROM notification.notices WHERE state = 'pending'"
    found["notices"] = _rows(product, "patient", query)[0]["waiting"]
    return {name: number for name, number in found.items() if number}


def _stored(row: Row, revisions: Sequence[Row]) -> StoredBooking:
    """Each revision is a version that the booking left by a move; a cancellation keeps the slot of the version before."""
    slots = [*revisions, row]
    is_cancelled = row["status"] == "cancelled"
    steps = [
        _step(slot, slot["version"] - (is_cancelled and slot is row), Action.BOOK if number == 0 else Action.MOVE)
        for number, slot in enumerate(slots)
    ]
    if is_cancelled:
        steps.append(_step(row, row["version"], Action.CANCEL))
    return StoredBooking(booking_id=str(row["id"]), patient_id=str(row["patient_id"]), steps=steps)


def _step(slot: Row, version: int, action: Action) -> Step:
    return Step(
        version=version,
        action=action,
        practitioner_id=str(slot["practitioner_id"]),
        start=slot["slot_start"],
        end=slot["slot_end"],
    )


def _rows(product: Product, database: str, query: str) -> list[Row]:
    with psycopg.connect(product.superuser_dsn(database), row_factory=dict_row, connect_timeout=5) as connection:
        return connection.execute(query).fetchall()
