"""From an event to the intents to tell: one event, one transaction, however often it comes."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain_events import BookingCancelled, BookingCreated, BookingRescheduled, BookingState, PatientErased
from servicekit.clock import Clock
from servicekit.database import Database
from servicekit.kafka import ReceivedEvent
from servicekit.telemetry import trace_headers
from workers.notification import repository
from workers.notification.channels import Channel
from workers.notification.domain import Kind, Notice, Recipient, Slot


class Handlers:
    """Reactions to what happens to bookings and patients; `wake` tells delivery that something is due."""

    def __init__(self, database: Database, channel: Channel, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._wake = wake

    async def booking_created(self, received: ReceivedEvent[BookingCreated]) -> None:
        """Both sides are told of a booking."""
        await self._tell_both(received, Kind.CONFIRMED)

    async def booking_rescheduled(self, received: ReceivedEvent[BookingRescheduled]) -> None:
        """Both sides are told of a move; a practitioner whom the booking left is told that it is gone there."""
        event = received.event
        if event.patient_id is None:
            return
        notices = [self._notice(event, Kind.RESCHEDULED, Recipient.PATIENT)]
        if event.previous.practitioner_id == event.practitioner_id:
            notices.append(self._notice(event, Kind.RESCHEDULED, Recipient.PRACTITIONER))
        else:
            notices.append(self._notice(event, Kind.CONFIRMED, Recipient.PRACTITIONER))
            notices.append(self._left_practitioner(event))
        await self._add(received, notices)

    async def booking_cancelled(self, received: ReceivedEvent[BookingCancelled]) -> None:
        """Both sides are told of a cancellation."""
        await self._tell_both(received, Kind.CANCELLED)

    async def patient_erased(self, received: ReceivedEvent[PatientErased]) -> None:
        """Nothing of the person stays, neither here nor in what was written."""
        patient_id = uuid.UUID(received.event.patient_id)
        async with self._database.transaction() as connection:
            await repository.lock_patient(connection, patient_id)
            # What came before went with the first time; who has registered again since is told of new bookings.
            if await repository.note_erasure(connection, patient_id, received.time):
                await self._channel.forget(await repository.notices_of_patient(connection, patient_id))
                await repository.delete_of_patient(connection, patient_id)

    async def _tell_both(self, received: ReceivedEvent[Any], kind: Kind) -> None:
        if received.event.patient_id is not None:
            await self._add(received, [self._notice(received.event, kind, recipient) for recipient in Recipient])

    async def _add(self, received: ReceivedEvent[Any], notices: list[Notice]) -> None:
        patient_id = notices[0].patient_id
        async with self._database.transaction() as connection:
            await repository.lock_patient(connection, patient_id)
            if await repository.was_erased_since(connection, patient_id, received.time):
                return
            if received.is_replayed:
                # Whoever was told of a later state must not be told of this one as if it were news.
                notices = [each for each in notices if not await repository.is_outdated(connection, each)]
            await repository.add_notices(connection, notices)
        self._wake()

    def _notice(self, event: BookingState, kind: Kind, recipient: Recipient) -> Notice:
        moved_from = event.previous.start if isinstance(event, BookingRescheduled) else None
        return Notice(
            id=uuid.uuid4(),
            booking_id=uuid.UUID(event.booking_id),
            booking_version=event.version,
            kind=kind,
            recipient=recipient,
            channel=self._channel.name,
            patient_id=uuid.UUID(event.patient_id),
            practitioner_id=uuid.UUID(event.practitioner_id),
            consultation_type_id=uuid.UUID(event.consultation_type_id),
            slot=Slot(event.start, event.end, event.time_zone),
            previous_start=moved_from if kind is Kind.RESCHEDULED else None,
            created_at=self._clock.now(),
            trace_headers=trace_headers(),
        )

    def _left_practitioner(self, event: BookingRescheduled) -> Notice:
        previous = event.previous
        return replace(
            self._notice(event, Kind.CANCELLED, Recipient.PRACTITIONER),
            practitioner_id=uuid.UUID(previous.practitioner_id),
            slot=Slot(previous.start, previous.end, event.time_zone),
        )
