"""Find, Slots, Book, and what follows: the main job, as clients send it."""

import asyncio
import base64
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx

from praxis.demo.mails import Mail
from tests.end_to_end.conftest import Offer, offer_of
from tests.end_to_end.product import Client, Product, instant
from tests.praxis.processes import CHECKOUT
from tests.servicekit.waiting import eventually

TOLD_WITHIN_SECONDS = 2.0


async def test_find_understands_the_text_and_finds_who_is_near_and_free(anonymous: Client) -> None:
    found = await anonymous.find("dentist within 10km of Paris")
    understood = found["interpretation"]
    assert understood["specialties"] == [{"code": "dentist"}]
    assert understood["place"] == {"name": "Paris"}
    assert understood["radiusKm"] == 10
    assert understood["unrecognised"] == []
    assert found["edges"]
    for edge in found["edges"]:
        assert edge["distanceKm"] <= 10
        assert edge["node"]["name"]
        assert edge["node"]["consultationTypes"]


async def test_three_languages_mean_the_same(anonymous: Client) -> None:
    english = await anonymous.find("dermatologist in Lyon tomorrow morning")
    french = await anonymous.find("dermatologue à Lyon demain matin")
    assert english["interpretation"] == french["interpretation"]
    german = await anonymous.find("Zahnarzt in Berlin nächste Woche", "DE")
    assert german["interpretation"]["specialties"] == [{"code": "dentist"}]
    assert german["interpretation"]["place"] == {"name": "Berlin"}
    assert german["interpretation"]["unrecognised"] == []


async def test_the_path_says_the_country_and_an_argument_that_disagrees_is_refused(anonymous: Client) -> None:
    document = 'query($country: CountryCode) { searchPractitioners(text: "dentist", country: $country) { totalCount } }'
    there = await anonymous.send(document, path="/de/graphql")
    assert there["data"]["searchPractitioners"]["totalCount"] > 0
    refused = await anonymous.send(document, {"country": "FR"}, path="/de/graphql")
    assert refused["data"] == {"searchPractitioners": None}
    assert refused["errors"][0]["extensions"]["code"] == "COUNTRY_MISMATCH"


async def test_a_slot_that_is_shown_can_be_booked_moved_and_cancelled(patient: Client, offer: Offer) -> None:
    first, second = offer.slots[0], offer.slots[1]
    booked = await patient.book(offer.practitioner_id, offer.type_id, first["start"])
    assert booked["__typename"] == "Booking", booked
    assert booked["status"] == "CONFIRMED"
    assert booked["patient"]["givenName"]
    moved = await patient.reschedule(booked["id"], second["start"], booked["version"])
    assert moved["__typename"] == "Booking", moved
    assert instant(moved["slot"]["start"]) == instant(second["start"])
    stale = await patient.reschedule(booked["id"], first["start"], booked["version"])
    assert stale["__typename"] == "VersionConflict"
    cancelled = await patient.cancel(booked["id"], moved["version"])
    assert cancelled["status"] == "CANCELLED"


async def test_a_booked_slot_is_gone_from_a_page_that_is_shown_again_when_availability_is_read(patient: Client) -> None:
    first = await page_of_one(patient, "dermatologist in Lyon")
    offer = await offer_of(patient, first["node"]["id"])
    slot = offer.slots[0]
    booked = await patient.book(offer.practitioner_id, offer.type_id, slot["start"])
    assert booked["__typename"] == "Booking", booked
    await eventually(lambda: patient.slots(offer.practitioner_id, offer.type_id), without(slot))
    again = await page_of_one(patient, "Lyon Hautarzt")
    assert list_of(again) == list_of(first)  # nobody searched again
    assert again["node"] == first["node"]
    await patient.cancel(booked["id"], booked["version"])


async def page_of_one(client: Client, text: str) -> dict[str, Any]:
    document = """query($text: String) {
        searchPractitioners(text: $text, country: "FR", first: 1) { edges { cursor node { id } } } }"""
    (edge,) = (await client.ask(document, {"text": text}))["searchPractitioners"]["edges"]
    return dict(edge)


def list_of(edge: dict[str, Any]) -> str:
    """The list that a cursor points into."""
    cursor = base64.urlsafe_b64decode(edge["cursor"] + "==")
    return cursor[12:].split(b":")[0].decode()


async def test_64_bookers_of_one_slot_get_one_booking_and_63_refusals(
    http: httpx.AsyncClient, product: Product, offer: Offer
) -> None:
    start = offer.slots[len(offer.slots) // 2]["start"]
    bookers = [Client(http, product.token(subject=str(uuid.uuid4()))) for _ in range(64)]
    results = await asyncio.gather(*(one.book(offer.practitioner_id, offer.type_id, start) for one in bookers))
    assert Counter(result["__typename"] for result in results) == {"Booking": 1, "SlotTaken": 63}
    assert all(result["nearestFreeSlots"] for result in results if result["__typename"] == "SlotTaken")


async def test_a_booking_is_no_longer_offered_and_both_sides_are_told_within_two_seconds(
    patient: Client, product: Product, offer: Offer
) -> None:
    took = []
    for slot in offer.slots[-30::10]:  # the machine may be busy with other tests for a moment, not three times
        booked = await patient.book(offer.practitioner_id, offer.type_id, slot["start"])
        assert booked["__typename"] == "Booking", booked
        started = time.monotonic()
        await eventually(lambda: patient.slots(offer.practitioner_id, offer.type_id), without(slot))
        await both_are_told(product, booked["id"])
        took.append(time.monotonic() - started)
        await patient.cancel(booked["id"], booked["version"])
    assert min(took) < TOLD_WITHIN_SECONDS, took


def without(slot: dict[str, Any]) -> Callable[[list[dict[str, Any]]], bool]:
    return lambda slots: slot not in slots


async def both_are_told(product: Product, booking_id: str) -> None:
    async def mails() -> list[Mail]:
        return product.mails_about(booking_id)

    await eventually(mails, lambda written: len(written) == 2)


async def test_the_same_key_gives_the_same_answer_and_books_once(patient: Client, offer: Offer) -> None:
    start, key = offer.slots[-2]["start"], str(uuid.uuid4())
    first, second = await asyncio.gather(
        *(patient.book(offer.practitioner_id, offer.type_id, start, idempotencyKey=key) for _ in range(2))
    )
    assert first["__typename"] == second["__typename"] == "Booking"
    assert first["id"] == second["id"]
    await patient.cancel(first["id"], first["version"])


async def test_nobody_sees_somebody_else_s_booking(
    http: httpx.AsyncClient, patient: Client, product: Product, offer: Offer
) -> None:
    booked = await patient.book(offer.practitioner_id, offer.type_id, offer.slots[-3]["start"])
    stranger = Client(http, product.token(subject=str(uuid.uuid4())))
    document = "query($id: ID!) { booking(id: $id) { id status } }"
    assert (await stranger.ask(document, {"id": booked["id"]})) == {"booking": None}
    assert (await stranger.cancel(booked["id"], booked["version"]))["__typename"] == "BookingNotFound"
    assert (await patient.ask(document, {"id": booked["id"]}))["booking"]["status"] == "CONFIRMED"
    await patient.cancel(booked["id"], booked["version"])


async def test_a_booking_needs_a_token_and_a_valid_one(
    anonymous: Client, http: httpx.AsyncClient, offer: Offer
) -> None:
    wanted = {"practitionerId": offer.practitioner_id, "consultationTypeId": offer.type_id}
    wanted["start"] = offer.slots[0]["start"]
    document = "mutation($input: CreateBookingInput!) { createBooking(input: $input) { __typename } }"
    refused = await anonymous.send(document, {"input": wanted})
    assert refused["data"] == {"createBooking": None}
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    forged = await http.post("/graphql", json={"query": "{ me { id } }"}, headers={"authorization": "Bearer x.y.z"})
    assert forged.status_code == 401
    assert forged.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_demo_keeps_all_its_promises(product: Product) -> None:
    command = [sys.executable, "-m", "praxis", "demo", "--port", str(product.port), "--data", str(product.data)]
    ran = await asyncio.to_thread(subprocess.run, command, cwd=CHECKOUT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "SlotTaken" in ran.stdout
    assert "VersionConflict" in ran.stdout
