"""Changing a practitioner: one transaction that locks, compares the version, checks, stores and tells."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain_events import ScheduleException, WeeklyHours
from servicekit.authentication import Viewer
from servicekit.database import Connection, Database
from servicekit.errors import Forbidden
from subgraphs.practitioner import repository
from subgraphs.practitioner.domain.changes import ProfileChanges
from subgraphs.practitioner.domain.checks import check_practitioner
from subgraphs.practitioner.domain.practitioner import Contact, Practitioner
from subgraphs.practitioner.domain.refusals import (
    PractitionerNotActive,
    PractitionerNotFound,
    PractitionerVersionConflict,
    ScheduleExceptionNotFound,
)
from subgraphs.practitioner.use_cases.rights import require_own_or_operator

Change = Callable[[Practitioner], Practitioner]


class Target(NamedTuple):
    """Whom to change, as the client last saw it."""

    practitioner_id: UUID
    expected_version: int


class ChangePractitioner:
    """The changes that the practitioner itself and operators may make. Each raises the refusals of `_change`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def update(self, viewer: Viewer, target: Target, changes: ProfileChanges, now: datetime) -> Practitioner:
        """Changes profile, consultation types, rules or contact. Ratings are imported by operators only."""
        if changes.rating is not None and not viewer.has("operator:write"):
            raise Forbidden("rating: ratings are imported by operators (scope operator:write).")
        return await self._change(
            viewer, target, now, lambda before: changes.applied_to(before, now), contact=changes.contact
        )

    async def set_weekly_hours(
        self, viewer: Viewer, target: Target, hours: Sequence[WeeklyHours], now: datetime
    ) -> Practitioner:
        """Replaces the weekly hours as a whole."""
        return await self._change(viewer, target, now, lambda before: replace(before, weekly_hours=tuple(hours)))

    async def add_exception(
        self, viewer: Viewer, target: Target, exception: ScheduleException, now: datetime
    ) -> Practitioner:
        """Adds an absence or extra hours."""
        return await self._change(
            viewer, target, now, lambda before: replace(before, exceptions=(*before.exceptions, exception))
        )

    async def remove_exception(self, viewer: Viewer, target: Target, exception_id: UUID, now: datetime) -> Practitioner:
        """Removes an exception. Raises ScheduleExceptionNotFound when the practitioner has none of this id."""

        def without(before: Practitioner) -> Practitioner:
            kept = tuple(each for each in before.exceptions if each.id != str(exception_id))
            if len(kept) == len(before.exceptions):
                raise ScheduleExceptionNotFound(exception_id)
            return replace(before, exceptions=kept)

        return await self._change(viewer, target, now, without)

    async def retire(self, viewer: Viewer, target: Target, now: datetime) -> Practitioner:
        """Ends the practitioner's work; everything stays resolvable by key."""
        return await self._change(
            viewer, target, now, lambda before: replace(before, profile=replace(before.profile, retired=True))
        )

    async def _change(
        self, viewer: Viewer, target: Target, now: datetime, change: Change, *, contact: Contact | None = None
    ) -> Practitioner:
        """Runs one change; a change that changes nothing stores nothing and tells nobody.

        Raises:
            NotAuthenticated, Forbidden, BadInput
            PractitionerNotFound, PractitionerVersionConflict, PractitionerNotActive, ScheduleNotValid
        """
        require_own_or_operator(viewer, target.practitioner_id)

        async def work(connection: Connection) -> Practitioner:
            before = await _locked(connection, target)
            after = change(before)
            if not after.profile.retired:
                check_practitioner(after, now.date())
            if contact is not None and contact != await _contact(connection, target):
                await repository.save_contact(connection, after, contact)
            elif after == before:
                return before
            return await repository.save(connection, before, after, now)

        return await self._database.run(work)


async def _locked(connection: Connection, target: Target) -> Practitioner:
    before = await repository.lock(connection, target.practitioner_id)
    if before is None:
        raise PractitionerNotFound(target.practitioner_id)
    if before.profile.version != target.expected_version:
        raise PractitionerVersionConflict(before)
    if before.profile.retired:
        raise PractitionerNotActive(before)
    return before


async def _contact(connection: Connection, target: Target) -> Contact | None:
    return (await repository.contacts_of(connection, [target.practitioner_id])).get(target.practitioner_id)
