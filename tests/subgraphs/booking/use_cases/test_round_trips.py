"""What is asked of the database for one booking."""

from uuid import uuid4

from benchmarks.crowd.statements import RecordingDatabase
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.create_booking import CreateBooking, create_booking
from tests.subgraphs.booking.practices import CONSULTATION
from tests.subgraphs.booking.world import NINE, World, minutes, patient


async def test_a_booking_of_a_free_slot_takes_five_round_trips(world: World) -> None:
    practice, ada = await world.practice(), patient()
    async with RecordingDatabase.open(world.database.dsn) as database:
        stores = Stores(database, world.stores.rules)
        for start in (NINE, NINE + minutes(60)):  # the first one may have to read the practice's rules
            command = CreateBooking(practitioner_id=practice, consultation_type_id=CONSULTATION, start=start)
            await create_booking(stores, world.call(ada, str(uuid4())), command)

        sent = [query.query.split()[0] for query in database.recorded]

    # To begin, the key with the locks, the facts, all that is written, and to commit.
    assert sent == ["BEGIN", "WITH", "SELECT", "WITH", "COMMIT;"]
