"""The graph as the demo asks it: the operations, and a client that takes no error for an answer."""

from typing import Any

import httpx

FIND = """
query Find($text: String!, $country: CountryCode) {
  searchPractitioners(text: $text, country: $country, first: 10) {
    totalCount
    interpretation { specialties { code } place { name } radiusKm from to unrecognised }
    edges {
      distanceKm nextAvailable score
      node { id name practice { city } rating { average } consultationTypes { id name durationMinutes audience } }
    }
  }
}"""
SLOTS = """
query Slots($id: ID!, $type: ID!) {
  practitioner(id: $id) { availability(consultationTypeId: $type, days: 14) { date slots { start end localStart } } }
}"""
MY_BOOKINGS = """
query MyBookings {
  me { givenName bookings(status: [CONFIRMED], first: 100) { edges { node { slot { start end } } } } }
}"""
REFUSAL = "... on Refusal { code message }"
BOOK = f"""
mutation Book($input: CreateBookingInput!) {{
  createBooking(input: $input) {{
    __typename
    ... on Booking {{ id version status slot {{ start localStart }} practitioner {{ name }} patient {{ givenName }} }}
    {REFUSAL}
    ... on SlotTaken {{ nearestFreeSlots {{ start localStart }} }}
  }}
}}"""
RESCHEDULE = f"""
mutation Reschedule($input: RescheduleBookingInput!) {{
  rescheduleBooking(input: $input) {{
    __typename
    ... on Booking {{ id version status slot {{ start localStart }} revisions {{ slot {{ start }} }} }}
    {REFUSAL}
    ... on VersionConflict {{ current {{ version status slot {{ localStart }} }} }}
  }}
}}"""
CANCEL = f"""
mutation Cancel($input: CancelBookingInput!) {{
  cancelBooking(input: $input) {{ __typename ... on Booking {{ id version status slot {{ start }} }} {REFUSAL} }}
}}"""


class GraphFailed(Exception):
    """The gateway answered with errors where data was promised."""


class Graph:
    """Sends operations to the gateway."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, document: str, variables: dict[str, Any] | None = None, token: str | None = None) -> dict[str, Any]:
        """The data. Raises GraphFailed when there are errors."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables or {}}
        answer = self._client.post("/graphql", json=body, headers=headers).json()
        if answer.get("errors"):
            raise GraphFailed("; ".join(str(error["message"]) for error in answer["errors"]))
        data: dict[str, Any] = answer["data"]
        return data
