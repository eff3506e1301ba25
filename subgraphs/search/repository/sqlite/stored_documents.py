"""Reading whole documents, for comparing them with what they are made from."""

import sqlite3
from datetime import date
from typing import Any

from subgraphs.search.domain.asks import ASKS, FreeStarts
from subgraphs.search.domain.document import Profile
from subgraphs.search.repository.port import StoredDocument

Row = dict[str, Any]


def stored(connection: sqlite3.Connection, after: str, limit: int) -> list[StoredDocument]:
    """The next documents by id."""
    cursor = connection.execute("SELECT * FROM practitioners WHERE id > ? ORDER BY id LIMIT ?", (after, limit))
    columns = [name for name, *_ in cursor.description]
    return [_document(connection, dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]


def _document(connection: sqlite3.Connection, row: Row) -> StoredDocument:
    terms = connection.execute("SELECT kind, term FROM terms WHERE number = ? ORDER BY term", (row["number"],))
    return StoredDocument(
        row["id"],
        None if row["profile_version"] is None else _profile(row, terms.fetchall()),
        None if row["availability_version"] is None else _free_starts(row),
    )


def _profile(row: Row, terms: list[tuple[str, str]]) -> Profile:
    by_kind = {kind: tuple(term for of, term in terms if of == kind) for kind in ("specialty", "language", "sector")}
    modes = (("IN_PERSON", row["in_person"]), ("VIDEO", row["video"]))
    return Profile(
        id=row["id"],
        version=row["profile_version"],
        country=row["country"],
        name=row["name"],
        specialties=by_kind["specialty"],
        languages=by_kind["language"],
        insurance_sectors=by_kind["sector"],
        modes=tuple(mode for mode, is_offered in modes if is_offered),
        takes_new_patients=bool(row["new_patients"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        rating_average=row["rating_average"],
        rating_count=row["rating_count"],
        notice_minutes=row["notice_minutes"],
        is_retired=bool(row["retired"]),
    )


def _free_starts(row: Row) -> FreeStarts:
    return FreeStarts(
        version=row["availability_version"],
        time_zone=row["time_zone"],
        first_local_date=date.fromisoformat(row["first_local_date"]),
        free_hours={ask: int.from_bytes(row[f"free_{ask}"], "big") for ask in ASKS},
        next_starts={ask: row[f"next_{ask}"] for ask in ASKS},
    )
