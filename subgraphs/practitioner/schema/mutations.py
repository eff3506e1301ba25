"""Where changing starts; each field is one transaction, committed before it resolves."""

from collections.abc import Awaitable
from typing import Any

import strawberry

from servicekit.errors import Refusal
from servicekit.identifiers import new_id
from subgraphs.practitioner.domain.changes import drafted
from subgraphs.practitioner.domain.practitioner import BookingRules, NewPractitioner, Profile
from subgraphs.practitioner.domain.practitioner import Practitioner as Aggregate
from subgraphs.practitioner.schema import inputs, results
from subgraphs.practitioner.schema.context import Info
from subgraphs.practitioner.schema.keys import key_of
from subgraphs.practitioner.schema.practitioner import Practitioner
from subgraphs.practitioner.schema.refusals import refused
from subgraphs.practitioner.schema.schedule import ScheduleException
from subgraphs.practitioner.use_cases.changing import Target

FOR_WHOM = " For the practitioner itself and operators (operator:write)."


@strawberry.type
class Mutation:
    """Root fields of change."""

    @strawberry.mutation(description="Adds a practitioner. For operators (operator:write).")
    async def create_practitioner(
        self,
        info: Info,
        input: inputs.CreatePractitionerInput,  # noqa: A002 - the argument's name
    ) -> results.CreatePractitionerResult | None:
        """A new practitioner at version 1."""
        answer: results.CreatePractitionerResult | None = await _answer(
            info, info.context.use_cases.create.create(info.context.viewer, _new(info, input))
        )
        return answer

    @strawberry.mutation(description="Changes profile, consultation types, rules or contact." + FOR_WHOM)
    async def update_practitioner(
        self,
        info: Info,
        input: inputs.UpdatePractitionerInput,  # noqa: A002 - the argument's name
    ) -> results.UpdatePractitionerResult | None:
        """What is absent stays."""
        context = info.context
        change = context.use_cases.change.update(context.viewer, _target(input), input.changes(), context.now)
        answer: results.UpdatePractitionerResult | None = await _answer(info, change)
        return answer

    @strawberry.mutation(description="Replaces the weekly hours as a whole." + FOR_WHOM)
    async def set_weekly_hours(
        self,
        info: Info,
        input: inputs.SetWeeklyHoursInput,  # noqa: A002 - the argument's name
    ) -> results.SetWeeklyHoursResult | None:
        """The week as given."""
        context = info.context
        hours = [each.hours() for each in input.weekly_hours]
        change = context.use_cases.change.set_weekly_hours(context.viewer, _target(input), hours, context.now)
        answer: results.SetWeeklyHoursResult | None = await _answer(info, change)
        return answer

    @strawberry.mutation(description="Adds an absence or extra hours; bookings that it hits stand." + FOR_WHOM)
    async def add_schedule_exception(
        self,
        info: Info,
        input: inputs.AddScheduleExceptionInput,  # noqa: A002 - the argument's name
    ) -> results.AddScheduleExceptionResult | None:
        """Answers the exception beside the practitioner, whose version rose."""
        context = info.context
        exception = input.exception(str(new_id(context.now)))
        change = context.use_cases.change.add_exception(context.viewer, _target(input), exception, context.now)
        answer: results.AddScheduleExceptionResult | Practitioner = await _answer(info, change)
        if not isinstance(answer, Practitioner):
            return answer
        return results.ScheduleExceptionAdded(practitioner=answer, exception=ScheduleException.of(exception))

    @strawberry.mutation(description="Removes an absence or extra hours." + FOR_WHOM)
    async def remove_schedule_exception(
        self,
        info: Info,
        input: inputs.RemoveScheduleExceptionInput,  # noqa: A002 - the argument's name
    ) -> results.RemoveScheduleExceptionResult | None:
        """By the exception's id."""
        context = info.context
        exception_id = key_of("exceptionId", input.exception_id)
        change = context.use_cases.change.remove_exception(context.viewer, _target(input), exception_id, context.now)
        answer: results.RemoveScheduleExceptionResult | None = await _answer(info, change)
        return answer

    @strawberry.mutation(description="Ends the practitioner's work: no new bookings, still resolvable." + FOR_WHOM)
    async def retire_practitioner(
        self,
        info: Info,
        input: inputs.RetirePractitionerInput,  # noqa: A002 - the argument's name
    ) -> results.RetirePractitionerResult | None:
        """Cannot be undone."""
        context = info.context
        answer: results.RetirePractitionerResult | None = await _answer(
            info, context.use_cases.change.retire(context.viewer, _target(input), context.now)
        )
        return answer


async def _answer(info: Info, work: Awaitable[Aggregate]) -> Any:
    """The practitioner as stored, or the refusal as a member of the union."""
    try:
        stored = await work
    except Refusal as refusal:
        return refused(refusal, info.context.language)
    finally:
        info.context.forget_what_was_read()
    return Practitioner.of(stored.profile)


def _target(
    given: inputs.UpdatePractitionerInput
    | inputs.SetWeeklyHoursInput
    | inputs.AddScheduleExceptionInput
    | inputs.RemoveScheduleExceptionInput
    | inputs.RetirePractitionerInput,
) -> Target:
    return Target(key_of("practitionerId", given.practitioner_id), given.expected_version)


def _new(info: Info, given: inputs.CreatePractitionerInput) -> NewPractitioner:
    now = info.context.now
    rules = given.rules.changes() if given.rules else {}
    profile = Profile(
        id=key_of("id", given.id) if given.id is not None else new_id(now),
        version=1,
        country=given.country,
        name=given.name.strip(),
        specialties=tuple(given.specialties),
        languages=tuple(given.languages),
        insurance_sectors=inputs.sector_names(given.insurance_sectors),
        practice=given.practice.practice(),
        accepts_new_patients=given.accepts_new_patients,
        retired=False,
        rating=given.rating.rating() if given.rating else None,
        rules=BookingRules(**rules),  # type: ignore[arg-type] # the input types each value
    )
    practitioner = Aggregate(
        profile=profile,
        consultation_types=drafted([kind.draft() for kind in given.consultation_types], (), now),
        weekly_hours=tuple(each.hours() for each in given.weekly_hours),
        exceptions=(),
    )
    return NewPractitioner(practitioner=practitioner, contact=given.contact.contact(), created_at=now)
