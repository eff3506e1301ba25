"""The demo data as an index holds it, and searches over it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from domain_events.practitioner import PractitionerState
from praxis.seed.demo import demo_practitioner
from praxis.seed.plan import DEMO_INDEX
from praxis.seed.practitioners import practitioner
from scheduling import Rules
from servicekit.errors import ClientError
from subgraphs.availability.domain.calendar import Calendar, Taken, changed_event
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.domain.geo import Point
from subgraphs.search.domain.question import Question, Sort
from subgraphs.search.domain.search_request import Filters, Near, SearchRequest
from subgraphs.search.domain.specialties import specialty_labels
from subgraphs.search.use_cases.indexing import availability_of, profile_of
from subgraphs.search.use_cases.understanding import understand
from tests.subgraphs.search.query_text.texts import all_texts

SEEDED_AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NEAR = [Point(48.8566, 2.3522), Point(45.7640, 4.8357), Point(52.52, 13.405), Point(48.137, 11.575)]


def demo_halves(number: int, random: Random) -> Iterator[Profile | Availability]:
    """Both halves of so many practitioners, some of whose time is taken."""
    for index in range(number):
        made = demo_practitioner(SEEDED_AT) if index == DEMO_INDEX else practitioner(index, SEEDED_AT)
        state = made.practitioner.event()
        yield profile_of(state)
        yield _availability(state, random)


def _availability(state: PractitionerState, random: Random) -> Availability:
    rules = Rules.of(state)
    starts = [SEEDED_AT + timedelta(minutes=15 * random.randrange(31 * 96)) for _ in range(random.randrange(40))]
    taken = tuple(Taken(start, start + timedelta(minutes=45), None) for start in starts)
    return availability_of(changed_event(Calendar(UUID(state.practitioner_id), 1, rules, taken), rules, SEEDED_AT))


def drawn_questions(number: int, random: Random) -> list[Question]:
    """Texts of the corpus, filters, and both together."""
    questions: list[Question] = []
    while len(questions) < number:
        try:
            questions.append(understand(_request(random))[0])
        except ClientError:
            continue  # "near me" without coordinates, an order by distance without a place
    return questions


def _request(random: Random) -> SearchRequest:
    now = SEEDED_AT + timedelta(minutes=random.randrange(3 * 24 * 60))
    text = random.choice(all_texts()) if random.random() < 0.6 else None
    return SearchRequest(
        now=now,
        text=text.text if text else None,
        country=text.country.upper() if text else random.choice(["FR", "DE"]),
        near=Near(random.choice(NEAR), random.choice([None, 3.0, 50.0, 400.0])) if random.random() < 0.25 else None,
        filters=_filters(random, now) if text is None or random.random() < 0.3 else Filters(),
        sort=random.choice([Sort.RELEVANCE, *Sort]),
    )


def _filters(random: Random, now: datetime) -> Filters:
    start = now + timedelta(hours=random.randrange(-24, 20 * 24))
    bounds = random.choice([(None, None), (start, None), (None, start), (start, start + timedelta(hours=30))])
    return Filters(
        specialties=tuple(random.sample(sorted(specialty_labels()), random.choice([0, 1, 1, 2]))),
        start=bounds[0],
        end=bounds[1],
        day_part=random.choice([None, None, (8 * 60, 12 * 60), (18 * 60, 22 * 60)]),
        weekdays=random.choice([(), (), (5,), (0, 2)]),
        languages=random.choice([(), (), ("en",), ("de", "fr")]),
        insurance_sectors=random.choice([(), (), ("SECTOR_1",), ("STATUTORY",)]),
        mode=random.choice([None, None, "VIDEO", "IN_PERSON"]),
        new_patients=random.choice([None, True]),
        name=random.choice([None, None, None, "Martin", "Müller", "Schmit", "Dr Lefevre"]),
    )
