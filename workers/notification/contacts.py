"""Names and addresses, read through the gateway with the worker's own token at the moment of sending."""

import asyncio
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from servicekit.telemetry import trace_headers
from workers.notification.domain import Notice, Parties, Person, Place

# Also a trusted document: schema/operations/ holds the same text, and a test compares them.
OPERATION = Path(__file__).parent.joinpath("contacts.graphql").read_text()

TIMEOUT_SECONDS = 5.0
TOKEN_MARGIN_SECONDS = 30.0  # a token is replaced before it runs out


class ContactsUnavailable(Exception):
    """The gateway, or what stands behind it, cannot answer now; the message says why, without any contact."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """How the worker signs in at the issuer (OAuth 2.0 client credentials, RFC 6749, 4.4)."""

    token_url: str
    client_id: str
    client_secret: str


class Contacts:
    """Asks the gateway for the parties of a booking."""

    def __init__(self, client: httpx.AsyncClient, gateway_url: str, credentials: Credentials) -> None:
        self._client = client
        self._gateway_url = gateway_url
        self._credentials = credentials
        self._token = ""
        self._token_ends_at = 0.0
        self._signing_in = asyncio.Lock()

    async def parties(self, notice: Notice) -> Parties:
        """Both sides as of now. Raises ContactsUnavailable when a side could not be asked, so that nobody is missed."""
        variables = {"patient": str(notice.patient_id), "practitioner": str(notice.practitioner_id)}
        answer = await self._ask(variables)
        if answer.get("errors"):
            raise ContactsUnavailable(f"the gateway answered with errors: {_codes(answer['errors'])}")
        return _parties(answer["data"], notice.consultation_type_id)

    async def _ask(self, variables: dict[str, str]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {await self._signed_in()}", **trace_headers()}
        body = {"query": OPERATION, "operationName": "NotificationParties", "variables": variables}
        try:
            response = await self._client.post(self._gateway_url, json=body, headers=headers, timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            answer: dict[str, Any] = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ContactsUnavailable(f"the gateway does not answer: {type(error).__name__}") from error
        return answer

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


def _parties(data: dict[str, Any], consultation_type_id: uuid.UUID) -> Parties:
    practitioner, patient = data["practitioner"], data["patient"]
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
