"""Asking to hear of a slot that becomes free."""

from datetime import datetime
from uuid import UUID

import msgspec

from scheduling import Why, not_admitted
from servicekit.authentication import Viewer
from servicekit.database import Connection
from servicekit.errors import NotAuthenticated
from servicekit.identifiers import new_id
from subgraphs.booking.domain.booking import Insurance
from subgraphs.booking.domain.offer import check_insurance
from subgraphs.booking.domain.refusals import InsuranceNotAccepted, SlotNotOffered, TooManyWaitlistEntries
from subgraphs.booking.domain.rights import patient_to_book_for
from subgraphs.booking.domain.rules import COUNTRIES_WITH_INSURANCE, PractitionerRules
from subgraphs.booking.domain.waitlist import (
    MOST_ENTRIES,
    WaitlistChange,
    WaitlistEntry,
    WaitlistStatus,
    Wish,
    check_wish,
)
from subgraphs.booking.repository import waitlist
from subgraphs.booking.repository.locks import locked
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call, answer_once

GERMAN_SECTORS = (Insurance.STATUTORY, Insurance.PRIVATE)


class JoinWaitlist(msgspec.Struct, frozen=True, kw_only=True):
    """Wait for this; `patient_id` None means the caller himself."""

    wish: Wish
    patient_id: UUID | None = None


async def join_waitlist(stores: Stores, call: Call, command: JoinWaitlist) -> WaitlistChange:
    """The new entry. Slots that are free already are not offered: they can be booked.

    Raises SlotNotOffered, InsuranceNotAccepted, TooManyWaitlistEntries or IdempotencyKeyReused; Forbidden or BadInput
    when the caller may not wait, or not for this patient, or the wish cannot be.
    """
    patient_id = patient_to_book_for(call.viewer, command.patient_id)
    check_wish(command.wish, call.now)

    async def join(connection: Connection) -> WaitlistChange:
        await _check_can_be_offered(connection, stores, command.wish)
        entry = _new_entry(patient_id, call.viewer, command.wish, call.now)
        async with locked(connection, [patient_id]):
            live = await waitlist.live_of_patient(connection, patient_id, call.now)
            if len(live) >= MOST_ENTRIES:
                raise TooManyWaitlistEntries(entry_ids=tuple(live))
            await waitlist.add(connection, entry)
        return WaitlistChange(entry_id=entry.id, patient_id=patient_id)

    return await answer_once(stores.database, call, command, join)


async def _check_can_be_offered(connection: Connection, stores: Stores, wish: Wish) -> None:
    if wish.near is not None:
        if wish.near.country in COUNTRIES_WITH_INSURANCE and wish.insurance not in GERMAN_SECTORS:
            raise InsuranceNotAccepted(accepted=GERMAN_SECTORS)
    elif wish.practitioner_id is not None:
        _check_is_offered(await stores.rules.current(connection, wish.practitioner_id), wish)


def _check_is_offered(practitioner: PractitionerRules | None, wish: Wish) -> None:
    if practitioner is None:
        raise SlotNotOffered(why=Why.UNKNOWN_PRACTITIONER)
    kind = practitioner.rules.consultation_type(str(wish.consultation_type_id))
    if kind is None:
        raise SlotNotOffered(why=Why.UNKNOWN_CONSULTATION_TYPE)
    why = not_admitted(practitioner.rules, kind, None)
    if why is not None:
        raise SlotNotOffered(why=why)
    check_insurance(wish.insurance, practitioner)


def _new_entry(patient_id: UUID, viewer: Viewer, wish: Wish, now: datetime) -> WaitlistEntry:
    if viewer.actor_id is None:
        raise NotAuthenticated
    return WaitlistEntry(
        id=new_id(now),
        patient_id=patient_id,
        joined_by=viewer.actor_id,
        status=WaitlistStatus.ACTIVE,
        wish=wish,
        created_at=now,
    )
