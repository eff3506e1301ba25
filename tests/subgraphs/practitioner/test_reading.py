"""Reading practitioners, by root fields and by key."""

from uuid import uuid4

from subgraphs.practitioner.domain.practitioner import NewPractitioner
from tests.subgraphs.practitioner.conftest import Graph
from tests.subgraphs.practitioner.practitioners import WORKER, a_practitioner

PROFILE = """
    query Profile($id: ID!) { practitioner(id: $id) {
        id version country name specialties { code name } languages insuranceSectors acceptsNewPatients retired
        practice { address city postcode timeZone location { latitude longitude } }
        rating { average count }
        consultationTypes { id name german: name(language: "de") durationMinutes mode audience
            price { amountMinor currency } } } }
"""
LIST = "query List($ids: [ID!]!) { practitioners(ids: $ids) { id name contact { email } consultationTypes { id } } }"
ENTITIES = "query Entities($keys: [_Any!]!) { _entities(representations: $keys) { __typename %s } }"


def _key(kind: str, **key: object) -> dict[str, object]:
    return {"__typename": kind, **{name: str(value) for name, value in key.items()}}


def _first_type(new: NewPractitioner) -> str:
    return new.practitioner.consultation_types[0].id


async def test_everybody_reads_the_public_profile(graph: Graph) -> None:
    stored = await graph.store()
    profile = (await graph.data(PROFILE, language="fr", id=str(stored.practitioner.id)))["practitioner"]
    assert profile == {
        "id": str(stored.practitioner.id),
        "version": 1,
        "country": "FR",
        "name": "Dr. Claire Moreau",
        "specialties": [{"code": "dentist", "name": "dentiste"}],
        "languages": ["fr", "en"],
        "insuranceSectors": ["SECTOR_1"],
        "acceptsNewPatients": True,
        "retired": False,
        "practice": {
            "address": "12 rue de la Paix",
            "city": "Paris",
            "postcode": "75002",
            "timeZone": "Europe/Paris",
            "location": {"latitude": 48.8686, "longitude": 2.3314},
        },
        "rating": {"average": 4.5, "count": 12},
        "consultationTypes": [
            {
                "id": _first_type(stored),
                "name": "Contrôle",
                "german": "Kontrolle",
                "durationMinutes": 30,
                "mode": "IN_PERSON",
                "audience": "ANYONE",
                "price": {"amountMinor": 3000, "currency": "EUR"},
            }
        ],
    }


async def test_an_unknown_or_malformed_id_gives_null_without_an_error(graph: Graph) -> None:
    assert await graph.data(PROFILE, id=str(uuid4())) == {"practitioner": None}
    assert await graph.data(PROFILE, id="nobody") == {"practitioner": None}


async def test_all_specialties_have_names_in_three_languages(graph: Graph) -> None:
    query = '{ specialties { code en: name(language: "en") fr: name(language: "fr") de: name(language: "de") } }'
    specialties = (await graph.data(query))["specialties"]
    assert len(specialties) == 36
    assert all(each["en"] and each["fr"] and each["de"] for each in specialties)
    assert {"code": "dentist", "en": "dentist", "fr": "dentiste", "de": "Zahnarzt"} in specialties


async def test_a_language_without_a_label_falls_back_to_english(graph: Graph) -> None:
    specialties = (await graph.data('{ specialties { code name(language: "es") } }'))["specialties"]
    assert {"code": "dentist", "name": "dentist"} in specialties


async def test_every_entity_resolves_by_key_and_what_is_missing_is_null(graph: Graph) -> None:
    stored = await graph.store()
    keys = [
        _key("Practitioner", id=stored.practitioner.id),
        _key("Practitioner", id=uuid4()),
        _key("ConsultationType", id=_first_type(stored)),
        _key("ConsultationType", id="not an id"),
        _key("Specialty", code="dentist"),
        _key("Specialty", code="barber"),
    ]
    fields = "... on Practitioner { city: practice { city } } ... on ConsultationType { durationMinutes }"
    fields += " ... on Specialty { name }"
    found = (await graph.data(ENTITIES % fields, keys=keys))["_entities"]
    assert found == [
        {"__typename": "Practitioner", "city": {"city": "Paris"}},
        None,
        {"__typename": "ConsultationType", "durationMinutes": 30},
        None,
        {"__typename": "Specialty", "name": "dentist"},
        None,
    ]


async def test_many_keys_are_one_statement(graph: Graph) -> None:
    stored = [await graph.store() for _ in range(20)]
    keys = [_key("Practitioner", id=new.practitioner.id) for new in stored]
    statements = await graph.logged_statements()
    fields = "... on Practitioner { name consultationTypes { id } }"
    found = (await graph.data(ENTITIES % fields, keys=keys))["_entities"]
    assert [each["consultationTypes"][0]["id"] for each in found] == [_first_type(new) for new in stored]
    assert len([each for each in statements if " FROM practitioners " in each]) == 1
    assert len([each for each in statements if " FROM consultation_types " in each]) == 1


async def test_many_ids_are_few_statements_and_answered_in_their_order_with_null_for_nobody(graph: Graph) -> None:
    types = {str(new.practitioner.id): _first_type(new) for new in [await graph.store() for _ in range(10)]}
    stored = list(types)
    asked = [stored[7], str(uuid4()), *stored, "no id", stored[7]]
    statements = await graph.logged_statements()
    found = (await graph.data(LIST, WORKER, ids=asked))["practitioners"]
    assert [each and each["id"] for each in found] == [each if each in stored else None for each in asked]
    assert all(each["consultationTypes"] == [{"id": types[each["id"]]}] for each in found if each)
    for table in ("practitioners", "practitioner_contacts", "consultation_types"):
        assert len([each for each in statements if f" FROM {table} " in each]) == 1


async def test_more_ids_than_a_hundred_are_refused_with_the_limit(graph: Graph) -> None:
    assert (await graph.data(LIST, ids=[str(uuid4())] * 100))["practitioners"] == [None] * 100
    data, (error,) = await graph.run(LIST, ids=[str(uuid4())] * 101)
    assert data == {"practitioners": None}
    assert error["message"] == "ids: 101 are too many; ask for at most 100 at a time."
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "ids"}


async def test_practitioners_of_every_country_lie_in_its_partition(graph: Graph) -> None:
    for country in ("FR", "DE", "ES"):
        await graph.store(a_practitioner(country))
    query = """
        SELECT tableoid::regclass::text AS partition, country_code FROM {table} ORDER BY country_code
    """
    for table in ("practitioners", "practitioner_contacts", "consultation_types", "weekly_hours"):
        async with graph.database.connection() as connection:
            rows = await connection.fetch(query.format(table=table))
        assert [tuple(row) for row in rows] == [
            (f"{table}_de", "DE"),
            (f"{table}_other", "ES"),
            (f"{table}_fr", "FR"),
        ]
