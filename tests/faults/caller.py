"""Asks the graph as a good client does: with a time limit, and again with growing waits until it knows."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

TRY_TIMEOUT_SECONDS = 6.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0
# The request itself is wrong, so another try would not help; the load makes no such request.
FINAL_CODES = frozenset({"BAD_USER_INPUT", "FORBIDDEN", "UNAUTHENTICATED", "GRAPHQL_VALIDATION_FAILED"})

NOTHING = {"__typename": "Null"}  # there is no such thing, says an answer without errors


class WrongRequest(AssertionError):
    """The graph calls a request wrong that is right."""


@dataclass(frozen=True)
class Answer:
    """The root field's value, None when no try was answered; and how many tries there were."""

    value: dict[str, Any] | None
    tries: int


@dataclass
class Caller:
    """Sends operations with one root field; counts by code what stood in the way."""

    http: httpx.AsyncClient
    random: Random
    troubles: Counter[str] = field(default_factory=Counter)

    async def ask(self, document: str, variables: dict[str, Any], token: str | None, patience_seconds: float) -> Answer:
        """Tries until an answer comes or patience is over; with 0 there is one try."""
        ends_at, pause_seconds, tries = time.monotonic() + patience_seconds, FIRST_PAUSE_SECONDS, 0
        while True:
            tries += 1
            value = await self._try(document, variables, token)
            if value is not None or time.monotonic() + pause_seconds > ends_at:
                return Answer(value, tries)
            await asyncio.sleep(pause_seconds * self.random.uniform(0.5, 1.0))
            pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    async def _try(self, document: str, variables: dict[str, Any], token: str | None) -> dict[str, Any] | None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables}
        try:
            response = await self.http.post("/graphql", json=body, headers=headers, timeout=TRY_TIMEOUT_SECONDS)
            answer = response.json()
        except (httpx.TransportError, ValueError) as error:
            self.troubles[type(error).__name__] += 1
            return None
        return self._value(response.status_code, answer)

    def _value(self, status: int, answer: dict[str, Any]) -> dict[str, Any] | None:
        codes = {str(error.get("extensions", {}).get("code")) for error in answer.get("errors", [])}
        self.troubles.update(codes)
        if codes & FINAL_CODES:
            raise WrongRequest(f"status {status}: {answer['errors']}")
        value: dict[str, Any] | None = next(iter((answer.get("data") or {}).values()), None)
        return NOTHING if value is None and not codes else value
