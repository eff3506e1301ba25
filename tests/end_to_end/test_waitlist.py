"""From a wish to a booking: somebody waits, somebody else cancels, a mail comes, and the slot is taken."""

import uuid
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import httpx

from tests.end_to_end.conftest import offer_of, practitioner_for_new_patients
from tests.end_to_end.product import Client, Product, instant
from tests.servicekit.waiting import eventually

JOIN = """
mutation($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { __typename
  ... on WaitlistEntry { id status practitioner { name } consultationType { name } }
  ... on Refusal { code message }
} }
"""
WAITLIST = """
query { me { waitlist(first: 10) { id status offer { id version status expiresAt slot { start } } } } }
"""
CONFIRM = """
mutation($input: ConfirmHoldInput!) { confirmHold(input: $input) { __typename
  ... on Booking { id status }
  ... on Refusal { code message }
} }
"""


async def test_who_waits_is_told_by_mail_of_a_slot_that_somebody_cancels_and_takes_it(
    http: httpx.AsyncClient, patient: Client, product: Product
) -> None:
    # Nobody is offered what overlaps a slot that he cancelled there, as the demo patient does at the demo practitioner's.
    offer = await offer_of(patient, await practitioner_for_new_patients(patient))
    slot = offer.slots[-5]
    other = Client(http, product.token(subject=str(uuid.uuid4())))
    booked = await other.book(offer.practitioner_id, offer.type_id, slot["start"])
    assert booked["__typename"] == "Booking", booked
    start = instant(slot["start"])
    window = {"from": start.isoformat(), "to": (start + timedelta(minutes=1)).isoformat()}
    wish = {"practitionerId": offer.practitioner_id, "consultationTypeId": offer.type_id, **window}
    entry = (await patient.ask(JOIN, {"input": wish}))["joinWaitlist"]
    assert (entry["__typename"], entry["status"]) == ("WaitlistEntry", "ACTIVE"), entry
    assert entry["practitioner"]["name"]
    assert entry["consultationType"]["name"]

    async def standing() -> dict[str, Any]:
        entries = (await patient.ask(WAITLIST))["me"]["waitlist"]
        return next(each for each in entries if each["id"] == entry["id"])

    await other.cancel(booked["id"], booked["version"])

    hold = (await eventually(standing, lambda found: found["status"] == "OFFERED"))["offer"]
    assert (hold["status"], instant(hold["slot"]["start"])) == ("HELD", start)
    assert (await other.book(offer.practitioner_id, offer.type_id, slot["start"]))["__typename"] == "SlotTaken"
    (mail,) = await eventually(lambda: offers_in(product), lambda mails: len(mails) == 1)
    assert slot["localStart"][-5:] in mail["Subject"]

    seen = {"bookingId": hold["id"], "expectedVersion": hold["version"]}
    confirmed = (await patient.ask(CONFIRM, {"input": seen}))["confirmHold"]
    assert (confirmed["id"], confirmed["status"]) == (hold["id"], "CONFIRMED")
    assert (await standing())["status"] == "FULFILLED"
    await patient.cancel(hold["id"], hold["version"] + 1)


async def offers_in(product: Product) -> list[Any]:
    """The mails that offer a slot."""
    files = (product.data / "mailbox").glob("*slot_offered*.eml")
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]
