"""Every refusal has words in every language."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from scheduling import Why
from servicekit.graphql.context import LANGUAGES
from subgraphs.booking.domain.booking import Booking, Insurance
from subgraphs.booking.domain.lifecycle import BookingStatus
from subgraphs.booking.domain.refusals import (
    STORED_REFUSALS,
    AbsenceNotFound,
    BeyondHorizon,
    BookingNotActive,
    BookingNotFound,
    BookingNotStarted,
    BookingRefusal,
    CancellationClosed,
    HoldExpired,
    IdempotencyKeyReused,
    InsuranceNotAccepted,
    PatientBusy,
    RefusalCode,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
    TooManyWaitlistEntries,
    TooShortNotice,
    VersionConflict,
    WaitlistEntryEnded,
    WaitlistEntryNotFound,
)
from subgraphs.booking.schema.messages import message_of
from subgraphs.booking.schema.refusal_types import refusal_type

INSTANT = datetime(2026, 3, 10, 8, tzinfo=UTC)
BOOKING = Booking(
    id=UUID(int=1),
    version=1,
    status=BookingStatus.CONFIRMED,
    practitioner_id=UUID(int=2),
    patient_id=UUID(int=3),
    consultation_type_id=UUID(int=4),
    country="FR",
    start=INSTANT,
    end=INSTANT,
    time_zone="Europe/Paris",
)
EXAMPLES: list[BookingRefusal] = [
    SlotTaken(practitioner_id=uuid4(), consultation_type_id=uuid4(), start=INSTANT),
    *(SlotNotOffered(why=why) for why in Why),
    TooShortNotice(earliest_start=INSTANT, time_zone="Indian/Reunion"),
    BeyondHorizon(last_date=date(2026, 3, 10)),
    PatientBusy(conflicting_booking_id=uuid4()),
    InsuranceNotAccepted(accepted=tuple(Insurance)),
    VersionConflict(current=BOOKING),
    BookingNotFound(),
    BookingNotActive(current=BOOKING),
    BookingNotStarted(current=BOOKING),
    CancellationClosed(closed_at=INSTANT, time_zone="America/Guadeloupe"),
    HoldExpired(practitioner_id=uuid4(), consultation_type_id=uuid4(), start=INSTANT),
    TooManyHolds(hold_ids=(uuid4(), uuid4(), uuid4()), next_expires_at=INSTANT),
    AbsenceNotFound(),
    TooManyWaitlistEntries(entry_ids=(uuid4(),) * 5),
    WaitlistEntryNotFound(),
    WaitlistEntryEnded(entry_id=uuid4()),
    IdempotencyKeyReused(),
]


@pytest.mark.parametrize("refusal", EXAMPLES, ids=lambda refusal: f"{refusal.code}-{getattr(refusal, 'why', '')}")
def test_a_refusal_has_a_text_of_its_own_in_each_language(refusal: BookingRefusal) -> None:
    texts = [message_of(refusal, language) for language in LANGUAGES]

    assert len(set(texts)) == len(LANGUAGES)
    assert all(text and "{" not in text for text in texts)
    assert refusal_type(refusal, "en").message == texts[0]


def test_the_examples_are_all_refusals_and_all_codes() -> None:
    assert {type(refusal) for refusal in EXAMPLES} == {*STORED_REFUSALS, IdempotencyKeyReused}
    assert {refusal.code for refusal in EXAMPLES} == set(RefusalCode)
