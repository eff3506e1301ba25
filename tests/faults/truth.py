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
    versions: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(product, "booking", "SELECT * FROM booking.booking_history ORDER BY booking_id, version"):
        versions[str(row["booking_id"])].append(row)
    patients = _rows(product, "booking", "SELECT id, patient_id FROM booking.bookings")
    return [_stored(row, versions[str(row["id"])]) for row in patients]


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


def _stored(row: Row, versions: Sequence[Row]) -> StoredBooking:
    steps = [_step(version, left) for left, version in zip((None, *versions), versions, strict=False)]
    return StoredBooking(booking_id=str(row["id"]), patient_id=str(row["patient_id"]), steps=steps)


def _step(made: Row, left: Row | None) -> Step:
    """A cancellation keeps the slot of the version before."""
    action = Action.CANCEL if made["status"] == "cancelled" else Action.BOOK if left is None else Action.MOVE
    return Step(
        version=made["version"],
        action=action,
        practitioner_id=str(made["practitioner_id"]),
        start=made["slot_start"],
        end=made["slot_end"],
    )


def _rows(product: Product, database: str, query: str) -> list[Row]:
    with psycopg.connect(product.superuser_dsn(database), row_factory=dict_row, connect_timeout=5) as connection:
        return connection.execute(query).fetchall()
