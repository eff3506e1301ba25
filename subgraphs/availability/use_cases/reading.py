"""What is free: from Redis in one round trip, from Postgres where that does not reach; the same answer either way."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from servicekit.database import Database
from servicekit.errors import BadInput
from servicekit.single_flight import SingleFlight
from subgraphs.availability.domain.calendar import Window, value_of
from subgraphs.availability.domain.questions import Question
from subgraphs.availability.domain.starts import CalendarSource, OutOfReach, ShownSource, Source, is_outdated
from subgraphs.availability.repository import calendars
from subgraphs.availability.repository.shown import ShownCalendars
from subgraphs.availability.use_cases.known_rules import KnownRules
from subgraphs.availability.use_cases.showing import ShowCalendars

T = TypeVar("T")


class ReadSlots:
    """Answers many questions at once. What is free is public."""

    def __init__(self, database: Database, shown: ShownCalendars, show: ShowCalendars) -> None:
        self._database = database
        self._shown = shown
        self._show = show
        self._rules = KnownRules()
        self._flights: SingleFlight[UUID, ShownSource] = SingleFlight()

    async def answer(self, questions: Sequence[Question[T]], now: datetime) -> list[T | BadInput | None]:
        """In the order of the questions; None for practitioners that are not known, BadInput as a value."""
        sources = await self._shown_sources({question.practitioner_id for question in questions}, now)
        answers: list[T | BadInput | None] = []
        far: list[int] = []
        for position, question in enumerate(questions):
            try:
                answers.append(_answer(question, sources.get(question.practitioner_id), now))
            except OutOfReach:
                answers.append(None)
                far.append(position)
        if far:
            calendar_sources = await self._calendar_sources([questions[position] for position in far], now)
            for position in far:
                source = calendar_sources.get(questions[position].practitioner_id)
                answers[position] = _answer(questions[position], source, now)
        return answers

    async def _shown_sources(self, ids: Iterable[UUID], now: datetime) -> dict[UUID, ShownSource]:
        wanted = list(ids)
        sources = {}
        for practitioner_id, value in (await self._shown.read(wanted)).items():
            rules = self._rules.of(practitioner_id, value.rules_version)
            if rules is not None and not is_outdated(value, now):
                sources[practitioner_id] = ShownSource(rules, value)
        missing = [practitioner_id for practitioner_id in wanted if practitioner_id not in sources]
        if missing:
            sources |= await self._flights.get(missing, partial(self._compute, now=now))
        return sources

    async def _compute(self, ids: list[UUID], now: datetime) -> dict[UUID, ShownSource]:
        """For values that are cold, evicted, outdated or lost, or whose rules are not at hand."""
        current = await self._show.current(ids, now)
        sources = {}
        for calendar in current:
            if calendar.rules is not None:
                self._rules.remember(calendar.practitioner_id, calendar.rules)
                value = value_of(calendar, calendar.rules, now)
                sources[calendar.practitioner_id] = ShownSource(calendar.rules, value)
        await self._show.show_if_possible(current, now)
        return sources

    async def _calendar_sources(self, questions: Sequence[Question[T]], now: datetime) -> dict[UUID, CalendarSource]:
        windows = [question.window(now) for question in questions]
        window = Window(min(window.start for window in windows), max(window.end for window in windows))
        ids = {question.practitioner_id for question in questions}
        async with self._database.connection() as connection:
            found = await calendars.read(connection, list(ids), window)
        return {
            calendar.practitioner_id: CalendarSource(calendar.rules, calendar)
            for calendar in found
            if calendar.rules is not None
        }


def _answer(question: Question[T], source: Source | None, now: datetime) -> T | BadInput | None:
    if source is None:
        return None
    try:
        return question.answer(source, now)
    except BadInput as error:
        return error
