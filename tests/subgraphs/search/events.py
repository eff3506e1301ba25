"""Events that tests start from."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain_events import (
    AvailabilityChanged,
    ConsultationType,
    Practice,
    PractitionerChanged,
    PractitionerRetired,
    PractitionerSnapshot,
    Rating,
    Schedule,
)
from tests.subgraphs.search.documents import hour_bit

BYTES = 31 * 24 // 8


def consultation_type(**fields: Any) -> ConsultationType:
    """In person for anyone, unless said otherwise."""
    given: dict[str, Any] = {"mode": "IN_PERSON", "audience": "ANYONE", "names": {"en": "x"}, "duration_minutes": 30}
    return ConsultationType(id="t", **{**given, **fields})


def changed(practitioner_id: str, version: int = 1, **fields: Any) -> PractitionerChanged:
    """A dentist in Paris."""
    given: dict[str, Any] = {
        "country": "FR",
        "name": "Dr Claire Moreau",
        "specialties": ("dentist",),
        "languages": ("fr", "en"),
        "insurance_sectors": ("SECTOR_1",),
        "practice": Practice(
            address="12 rue de la Paix",
            city="Paris",
            postcode="75002",
            latitude=48.87,
            longitude=2.33,
            time_zone="Europe/Paris",
        ),
        "consultation_types": (consultation_type(),),
        "schedule": Schedule(grid_minutes=30, weekly_hours=(), minimum_notice_minutes=60),
        "rating": Rating(average=4.5, count=12),
    }
    return PractitionerChanged(practitioner_id=practitioner_id, version=version, **{**given, **fields})


def retired(practitioner_id: str, version: int) -> PractitionerRetired:
    """The same dentist, who takes no more bookings."""
    state = changed(practitioner_id, version)
    return PractitionerRetired(**{name: getattr(state, name) for name in state.__struct_fields__})


def snapshot(practitioner_id: str, version: int = 1, *, rebuild_id: str) -> PractitionerSnapshot:
    """The same dentist, told again."""
    state = changed(practitioner_id, version)
    told = {name: getattr(state, name) for name in state.__struct_fields__}
    return PractitionerSnapshot(**told, is_retired=False, rebuild_id=rebuild_id)


def free(practitioner_id: str, start: datetime, version: int = 1, **fields: Any) -> AvailabilityChanged:
    """Free at one local time in Paris, in person for everybody; the known days begin that day."""
    first_day: date = start.date()
    bits = b64encode(hour_bit(first_day, start).to_bytes(BYTES, "big")).decode()
    offers = ("IN_PERSON.NEW", "IN_PERSON.KNOWN")
    given: dict[str, Any] = {
        "time_zone": "Europe/Paris",
        "first_local_date": first_day,
        "free_hours": dict.fromkeys(offers, bits),
        "next_slots": dict.fromkeys(offers, start.replace(tzinfo=ZoneInfo("Europe/Paris"))),
    }
    return AvailabilityChanged(practitioner_id=practitioner_id, version=version, **{**given, **fields})
