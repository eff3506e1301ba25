"""Snapshots of practitioners: the whole public state at the present version, page by page."""

from uuid import UUID

from domain_events import PractitionerSnapshot
from servicekit.envelope import decode_envelope, decode_event
from subgraphs.practitioner.use_cases.telling_again import TellPractitioners
from tests.subgraphs.practitioner.conftest import Graph
from tests.subgraphs.practitioner.practitioners import NOW, a_practitioner


async def test_a_page_is_told_as_it_is_stored_and_without_the_contact(graph: Graph) -> None:
    stored = [await graph.store(a_practitioner()) for _ in range(3)]
    tell = TellPractitioners(graph.database)
    ids = await tell.ids_after(None, UUID(int=0), 2)
    assert ids == sorted(each.practitioner.id for each in stored)[:2]
    assert await tell.count("FR") == 3
    assert await tell.count("DE") == 0

    await tell.tell(ids, "r1", NOW)

    async with graph.database.connection() as connection:
        rows = await connection.fetch("SELECT envelope FROM outbox ORDER BY id")
    kinds = {"PractitionerSnapshot": PractitionerSnapshot}
    told = [event for row in rows if (event := decode_event(decode_envelope(row["envelope"]), kinds))]
    by_id = {each.practitioner.id: each.practitioner for each in stored}
    assert told == [by_id[key].snapshot("r1") for key in ids]
    assert stored[0].contact.email not in await graph.outbox_text()


async def test_only_the_country_asked_for_is_paged(graph: Graph) -> None:
    french = await graph.store()
    tell = TellPractitioners(graph.database)
    assert await tell.ids_after("FR", UUID(int=0), 10) == [french.practitioner.id]
    assert await tell.ids_after("DE", UUID(int=0), 10) == []
