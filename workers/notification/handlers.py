"""From events to the intents to tell: what comes at the same time is one transaction, however often it comes."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from domain_events import (
    BookingCancelled,
    BookingCreated,
    BookingHeld,
    BookingRescheduled,
    BookingState,
    PatientErased,
)
from servicekit.clock import Clock
from servicekit.database import Connection, Database
from servicekit.kafka import ReceivedEvent
from servicekit.kafka.together import Together
from servicekit.telemetry import trace_headers
from workers.notification import repository
from workers.notification.channels import Channel
from workers.notification.domain import Kind, Notice, Recipient, Slot


class Given(NamedTuple):
    """What an event wants told of a patient's booking, and when it came about."""

    notices: list[Notice]
    at: datetime
    is_replayed: bool

    @property
    def patient_id(self) -> uuid.UUID:
        """Of whom all notices speak."""
        return self.notices[0].patient_id


class Handlers:
    """Reactions to what happens to bookings and patients; `wake` tells delivery that something is due."""

    def __init__(self, database: Database, channel: Channel, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self._wake = wake
        self._together = Together(self._take_over)

    async def booking_created(self, received: ReceivedEvent[BookingCreated]) -> None:
        """Both sides are told of a booking."""
        await self._tell_both(received, Kind.CONFIRMED)

    async def booking_held(self, received: ReceivedEvent[BookingHeld]) -> None:
        """A patient is told of a slot that the waitlist holds for him; who holds one himself knows."""
        event = received.event
        if event.waitlist_entry_id is not None and event.patient_id is not None:
            notice = self._notice(event, Kind.OFFERED, Recipient.PATIENT)
            await self._add(received, [replace(notice, answer_by=event.expires_at)])

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
            await repository.lock_patients(connection, [patient_id])
            # What came before went with the first time; who has registered again since is told of new bookings.
            if await repository.note_erasure(connection, patient_id, received.time):
                await self._channel.forget(await repository.lock_notices_of_patient(connection, patient_id))
                await repository.delete_of_patient(connection, patient_id)

    async def close(self) -> None:
        """Ends what was begun."""
        await self._together.close()

    async def _tell_both(self, received: ReceivedEvent[Any], kind: Kind) -> None:
        if received.event.patient_id is not None:
            await self._add(received, [self._notice(received.event, kind, recipient) for recipient in Recipient])

    async def _add(self, received: ReceivedEvent[Any], notices: list[Notice]) -> None:
        await self._together.give(Given(notices, received.time, received.is_replayed))

    async def _take_over(self, given: Sequence[Given]) -> None:
        patient_ids = {each.patient_id for each in given}

        async def work(connection: Connection) -> bool:
            await repository.lock_patients(connection, patient_ids)
            kept = _of_not_erased(given, await repository.erasures(connection, patient_ids))
            notices = await _without_outdated(connection, kept)
            await repository.add_notices(connection, notices)
            return bool(notices)

        if await self._database.run(work):
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


def _of_not_erased(given: Sequence[Given], erasures: Mapping[uuid.UUID, datetime]) -> list[Given]:
    """Without what came about before the person was erased, or at that time."""
    return [each for each in given if each.patient_id not in erasures or erasures[each.patient_id] < each.at]


async def _without_outdated(connection: Connection, given: Sequence[Given]) -> list[Notice]:
    """All notices but the replayed ones whose recipient was told of a later state, or is told of one by these."""
    notices = [notice for each in given for notice in each.notices]
    replayed = [notice for each in given if each.is_replayed for notice in each.notices]
    outdated = await repository.outdated(connection, replayed)
    outdated |= {old.id for old in replayed if any(notice.outdates(old) for notice in notices)}
    return [notice for notice in notices if notice.id not in outdated]
