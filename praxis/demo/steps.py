"""The steps of the main job and what each one promises."""

import json
import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from praxis.demo.graph import BOOK, CANCEL, FIND, MY_BOOKINGS, RESCHEDULE, SLOTS, Graph, GraphFailed
from praxis.demo.mails import mails_about
from praxis.token import Role, development_token

TEXT = "dentist within 10km of Paris with availability this week"
LATER_TEXT = "dentist within 10km of Paris"  # late on a Sunday, this week may have nothing left
MAIL_DEADLINE_SECONDS = 10.0
EXPECTED_MAILS = 6  # booked, moved, cancelled: to both sides


class BrokenPromise(Exception):
    """A step's answer is not what it should be."""


def promise(holds: object, what: str) -> None:
    """Raises BrokenPromise when it does not hold."""
    if not holds:
        raise BrokenPromise(what)


class Demo:
    """One walk through the main job, as the demo patient and somebody who wants the same slot."""

    def __init__(self, console: Console, graph: Graph, data: Path) -> None:
        self._console = console
        self._graph = graph
        self._data = data
        self._patient = development_token(data, Role.PATIENT)
        self._rival = development_token(data, Role.PATIENT, str(uuid.uuid4()))

    def run(self) -> None:
        """All steps in order. Raises BrokenPromise."""
        practitioner = self._search()
        kind = next(kind for kind in practitioner["consultationTypes"] if kind["audience"] == "ANYONE")
        slots = self._free_slots(practitioner, kind)
        booking = self._book(practitioner, kind, slots[0])
        self._book_taken(practitioner, kind, slots[0])
        moved = self._reschedule(booking, slots[1])
        self._reschedule_stale(booking, slots[2])
        self._cancel(moved)
        self._mails(booking["id"])

    def _search(self) -> dict[str, Any]:
        for text in (TEXT, LATER_TEXT):
            found = self._ask(f'Search: "{text}"', FIND, {"text": text, "country": "FR"})["searchPractitioners"]
            understood = found["interpretation"]
            promise(understood["specialties"] == [{"code": "dentist"}], "the text's specialty is dentist")
            promise(understood["place"]["name"] == "Paris", "the text's place is Paris")
            promise(understood["radiusKm"] == 10, "the text's radius is 10 km")
            promise(understood["unrecognised"] == [], "every word is understood")
            promise(all(edge["distanceKm"] <= 10 for edge in found["edges"]), "nobody is further away than 10 km")
            for edge in found["edges"]:
                if any(kind["audience"] == "ANYONE" for kind in edge["node"]["consultationTypes"]):
                    node: dict[str, Any] = edge["node"]
                    return node
        raise BrokenPromise("a dentist for anyone is found in Paris")

    def _free_slots(self, practitioner: dict[str, Any], kind: dict[str, Any]) -> list[dict[str, Any]]:
        variables = {"id": practitioner["id"], "type": kind["id"]}
        days = self._ask(f"Free slots of {practitioner['name']}", SLOTS, variables)["practitioner"]["availability"]
        mine = self._ask("My bookings", MY_BOOKINGS, token=self._patient)["me"]
        promise(mine is not None, "the demo patient has a profile")
        busy = [edge["node"]["slot"] for edge in mine["bookings"]["edges"]]
        slots = [slot for day in days for slot in day["slots"] if not any(_overlap(slot, other) for other in busy)]
        promise(len(slots) >= 3, "three slots are free in the next 14 days")
        return slots

    def _book(self, practitioner: dict[str, Any], kind: dict[str, Any], slot: dict[str, Any]) -> dict[str, Any]:
        wanted = _wanted(practitioner, kind, slot)
        booked = self._mutate(f"Book {slot['localStart']}", BOOK, wanted, self._patient)
        promise(booked["__typename"] == "Booking", "the free slot is booked")
        promise(booked["status"] == "CONFIRMED" and booked["version"] == 1, "the booking is confirmed as version 1")
        promise(booked["slot"]["start"] == slot["start"], "the slot is the one that was asked for")
        return booked

    def _book_taken(self, practitioner: dict[str, Any], kind: dict[str, Any], slot: dict[str, Any]) -> None:
        wanted = _wanted(practitioner, kind, slot)
        refused = self._mutate("Somebody else books the same slot", BOOK, wanted, self._rival)
        promise(refused["__typename"] == "SlotTaken", "a slot is never given twice")
        promise(refused["nearestFreeSlots"], "the nearest free slots are offered instead")

    def _reschedule(self, booking: dict[str, Any], slot: dict[str, Any]) -> dict[str, Any]:
        wanted = {"bookingId": booking["id"], "start": slot["start"], "expectedVersion": booking["version"]}
        moved = self._mutate(f"Move it to {slot['localStart']}", RESCHEDULE, wanted, self._patient)
        promise(moved["__typename"] == "Booking" and moved["version"] == 2, "the booking moved, as version 2")
        promise(moved["slot"]["start"] == slot["start"], "it moved to the slot that was asked for")
        promise(moved["revisions"][0]["slot"]["start"] == booking["slot"]["start"], "the old slot is on record")
        return moved

    def _reschedule_stale(self, booking: dict[str, Any], slot: dict[str, Any]) -> None:
        wanted = {"bookingId": booking["id"], "start": slot["start"], "expectedVersion": booking["version"]}
        refused = self._mutate("Move it again with the old version", RESCHEDULE, wanted, self._patient)
        promise(refused["__typename"] == "VersionConflict", "a stale version is refused")
        promise(refused["current"]["version"] == 2, "the refusal carries the current booking")

    def _cancel(self, booking: dict[str, Any]) -> None:
        wanted = {"bookingId": booking["id"], "expectedVersion": booking["version"], "reason": "A demonstration"}
        cancelled = self._mutate("Cancel it", CANCEL, wanted, self._patient)
        promise(cancelled["__typename"] == "Booking" and cancelled["status"] == "CANCELLED", "the booking is cancelled")

    def _mails(self, booking_id: str) -> None:
        mailbox = self._data / "mailbox"
        self._console.print(f"\n[bold]Mails in {mailbox}[/bold]")
        deadline = time.monotonic() + MAIL_DEADLINE_SECONDS
        while len(mails := mails_about(mailbox, booking_id)) < EXPECTED_MAILS and time.monotonic() < deadline:
            time.sleep(0.1)
        for mail in mails:
            self._console.print(f"  to {mail.to}: {mail.subject}", highlight=False, markup=False)
        promise(len(mails) >= EXPECTED_MAILS, f"{EXPECTED_MAILS} mails are written, {len(mails)} are there")

    def _mutate(self, title: str, document: str, wanted: dict[str, Any], token: str) -> dict[str, Any]:
        variables = {"input": {**wanted, "idempotencyKey": str(uuid.uuid4())}}
        (answer,) = self._ask(title, document, variables, token).values()
        promise(answer is not None, f"{title}: there is an answer")
        result: dict[str, Any] = answer
        return result

    def _ask(
        self, title: str, document: str, variables: dict[str, Any] | None = None, token: str | None = None
    ) -> dict[str, Any]:
        self._console.print(f"\n[bold]{title}[/bold]")
        try:
            data = self._graph.ask(document, variables, token)
        except (GraphFailed, httpx.HTTPError, ValueError) as error:
            raise BrokenPromise(f"{title}: {error}") from error
        shown = json.dumps(data, ensure_ascii=False)
        self._console.print(f"  {shown[:600]}{' ...' if len(shown) > 600 else ''}", highlight=False, markup=False)
        return data


def _wanted(practitioner: dict[str, Any], kind: dict[str, Any], slot: dict[str, Any]) -> dict[str, Any]:
    return {"practitionerId": practitioner["id"], "consultationTypeId": kind["id"], "start": slot["start"]}


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _instant(one["start"]) < _instant(other["end"]) and _instant(other["start"]) < _instant(one["end"])


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
