"""Names and addresses, read through the gateway with the worker's own token at the moment of sending."""

import asyncio
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from servicekit.telemetry import trace_headers
from workers.notification.domain import Notice, Parties, Person, Place

# Also a trusted document: schema/operations/ holds the same text, and a test compares them.
OPERATION = Path(__file__).parent.joinpath("contacts.graphql").read_text()

TIMEOUT_SECONDS = 3.0  # asking for all at once, and then one by one, must end within the claim of a batch
TOKEN_MARGIN_SECONDS = 30.0  # a token is replaced before it runs out


class ContactsUnavailable(Exception):
    """The gateway, or what stands behind it, cannot answer now; the message says why, without any contact."""


class _SomebodyUnavailable(ContactsUnavailable):
    """Perhaps because of one of those who were asked for."""


Answers = dict[uuid.UUID, Parties | ContactsUnavailable]


@dataclass(frozen=True, slots=True)
class Credentials:
    """How the worker signs in at the issuer (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

    token_url: str
    client_id: str
    client_secret: str


class Contacts:
    """Asks the gateway for the parties of bookings."""

    def __init__(self, client: httpx.AsyncClient, gateway_url: str, credentials: Credentials) -> None:
        self._client = client
        self._gateway_url = gateway_url
        self._credentials = credentials
        self._token = ""
        self._token_ends_at = 0.0
        self._signing_in = asyncio.Lock()

    async def parties(self, notices: Sequence[Notice]) -> Answers:
        """Both sides of each booking as of now, by the notice's id; why, where a side could not be asked.

        So nobody is left out who has an address, and nobody waits for another who cannot be asked.
        """
        pairs = _by_parties(notices)
        try:
            return await self._asked_together(notices)
        except _SomebodyUnavailable as error:
            if len(pairs) == 1:
                return _unavailable(notices, error)
            answers = await asyncio.gather(*map(self._asked_apart, pairs))
            return {notice_id: found for answer in answers for notice_id, found in answer.items()}
        except ContactsUnavailable as error:
            return _unavailable(notices, error)

    async def _asked_apart(self, notices: Sequence[Notice]) -> Answers:
        try:
            return await self._asked_together(notices)
        except ContactsUnavailable as error:
            return _unavailable(notices, error)

    async def _asked_together(self, notices: Sequence[Notice]) -> Answers:
        patients = _unique(notice.patient_id for notice in notices)
        practitioners = _unique(notice.practitioner_id for notice in notices)
        data = await self._ask({"patients": list(map(str, patients)), "practitioners": list(map(str, practitioners))})
        patient_of = dict(zip(patients, data["patients"], strict=True))
        practitioner_of = dict(zip(practitioners, data["practitioners"], strict=True))
        return {
            notice.id: _parties(
                patient_of[notice.patient_id], practitioner_of[notice.practitioner_id], notice.consultation_type_id
            )
            for notice in notices
        }

    async def _ask(self, variables: dict[str, list[str]]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {await self._signed_in()}", **trace_headers()}
        body = {"query": OPERATION, "operationName": "NotificationParties", "variables": variables}
        try:
            response = await self._client.post(self._gateway_url, json=body, headers=headers, timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            answer: dict[str, Any] = response.json()
        except httpx.ConnectError as error:
            raise ContactsUnavailable("the gateway cannot be reached") from error
        except (httpx.HTTPError, ValueError) as error:
            raise _SomebodyUnavailable(f"the gateway does not answer: {type(error).__name__}") from error
        if answer.get("errors"):
            raise _SomebodyUnavailable(f"the gateway answered with errors: {_codes(answer['errors'])}")
        data: dict[str, Any] = answer["data"]
        return data

    async def _signed_in(self) -> str:
        async with self._signing_in:
            if time.monotonic() < self._token_ends_at:
                return self._token
            form = {"grant_type": "client_credentials", "scope": "notifications:contacts"}
            secret = (self._credentials.client_id, self._credentials.client_secret)
            try:
                response = await self._client.post(
                    self._credentials.token_url, data=form, auth=secret, timeout=TIMEOUT_SECONDS
                )
                response.raise_for_status()
                granted = response.json()
                self._token = str(granted["access_token"])
                lifetime_seconds = float(granted.get("expires_in", 300))
            except (httpx.HTTPError, ValueError, KeyError) as error:
                raise ContactsUnavailable(f"the issuer grants no token: {type(error).__name__}") from error
            self._token_ends_at = time.monotonic() + max(lifetime_seconds - TOKEN_MARGIN_SECONDS, 0.0)
            return self._token


def _codes(errors: list[dict[str, Any]]) -> str:
    return ", ".join(sorted({str(error.get("extensions", {}).get("code", "UNKNOWN")) for error in errors}))


def _by_parties(notices: Sequence[Notice]) -> list[list[Notice]]:
    pairs: dict[tuple[uuid.UUID, uuid.UUID], list[Notice]] = {}
    for notice in notices:
        pairs.setdefault((notice.patient_id, notice.practitioner_id), []).append(notice)
    return list(pairs.values())


def _unique(ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    return list(dict.fromkeys(ids))


def _unavailable(notices: Sequence[Notice], error: ContactsUnavailable) -> Answers:
    return {notice.id: error for notice in notices}


def _parties(
    patient: dict[str, Any] | None, practitioner: dict[str, Any] | None, consultation_type_id: uuid.UUID
) -> Parties:
    types = {kind["id"]: kind for kind in (practitioner or {}).get("consultationTypes", [])}
    kind = types.get(str(consultation_type_id), {})
    return Parties(
        patient=_patient(patient) if patient else None,
        practitioner=_practitioner(practitioner) if practitioner else None,
        place=Place(address=_address(practitioner), is_video=kind.get("mode") == "VIDEO"),
        consultation_names={language: kind[language] for language in ("en", "fr", "de") if language in kind},
    )


def _patient(patient: dict[str, Any]) -> Person | None:
    name = " ".join(part for part in (patient["givenName"], patient["familyName"]) if part)
    # All fields null is what a missing patient, an erased one and a forbidden one look like.
    return Person(name=name, email=patient["email"], language=patient["language"] or "en") if name else None


def _practitioner(practitioner: dict[str, Any]) -> Person:
    contact = practitioner["contact"] or {}
    return Person(name=practitioner["name"], email=contact.get("email"), language=contact.get("language") or "en")


def _address(practitioner: dict[str, Any] | None) -> str:
    if practitioner is None:
        return ""
    practice = practitioner["practice"]
    return f"{practice['address']}, {practice['postcode']} {practice['city']}"
