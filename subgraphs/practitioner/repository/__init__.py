"""The only SQL of this service: reading by key, writing under the row's lock, bulk loading."""

from subgraphs.practitioner.repository.bulk import existing_ids, load
from subgraphs.practitioner.repository.reading import (
    consultation_types_by_id,
    consultation_types_of,
    contacts_of,
    exceptions_by_id,
    practitioners_by_id,
    profiles_by_id,
    schedules_of,
)
from subgraphs.practitioner.repository.writing import create, lock, save, save_contact

__all__ = [
    "consultation_types_by_id",
    "consultation_types_of",
    "contacts_of",
    "create",
    "exceptions_by_id",
    "existing_ids",
    "load",
    "lock",
    "practitioners_by_id",
    "profiles_by_id",
    "save",
    "save_contact",
    "schedules_of",
]
