"""An absence over existing bookings: whoever adds it sees in the same answer what it affects."""

import httpx

from praxis.token import Role
from tests.end_to_end.conftest import offer_of, practitioner_for_new_patients
from tests.end_to_end.product import Client, Product

SEEN = "query($id: ID!) { practitioner(id: $id) { version } }"
ADD = """
mutation($input: AddScheduleExceptionInput!) { addScheduleException(input: $input) { __typename
  ... on ScheduleExceptionAdded {
    practitioner { version }
    exception { id affectedBookings { totalCount edges { node { id } } } }
  }
  ... on Refusal { code message }
} }
"""
CANCEL_AFFECTED = """
mutation($input: CancelAffectedBookingsInput!) { cancelAffectedBookings(input: $input) { __typename
  ... on AffectedBookingsCancelled { bookingIds }
} }
"""
REMOVE = "mutation($input: RemoveScheduleExceptionInput!) { removeScheduleException(input: $input) { __typename } }"


async def test_whoever_adds_an_absence_sees_what_it_affects_in_the_same_answer_and_can_end_it(
    http: httpx.AsyncClient, patient: Client, product: Product
) -> None:
    practitioner_id = await practitioner_for_new_patients(patient)
    practitioner = Client(http, product.token(Role.PRACTITIONER, practitioner_id))
    offer = await offer_of(patient, practitioner_id)
    slot = offer.slots[len(offer.slots) // 2]
    booked = await patient.book(practitioner_id, offer.type_id, slot["start"])
    version = (await practitioner.ask(SEEN, {"id": practitioner_id}))["practitioner"]["version"]

    day = slot["localStart"][:10]
    absence = {"kind": "ABSENCE", "firstDate": day, "lastDate": day}
    wanted = {"practitionerId": practitioner_id, "expectedVersion": version, **absence}
    added = (await practitioner.ask(ADD, {"input": wanted}))["addScheduleException"]
    assert added["__typename"] == "ScheduleExceptionAdded", added
    assert booked["id"] in [edge["node"]["id"] for edge in added["exception"]["affectedBookings"]["edges"]]

    absent = {"exceptionId": added["exception"]["id"]}
    ended = (await practitioner.ask(CANCEL_AFFECTED, {"input": absent}))["cancelAffectedBookings"]
    assert booked["id"] in ended["bookingIds"]
    seen = {"practitionerId": practitioner_id, "expectedVersion": added["practitioner"]["version"]}
    removed = (await practitioner.ask(REMOVE, {"input": absent | seen}))["removeScheduleException"]
    assert removed["__typename"] == "Practitioner"
