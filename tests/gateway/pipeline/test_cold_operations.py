"""Operations that nobody has asked before: made ready beside the loop, within limits of time and number."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from graphql import get_introspection_query

from gateway.app import GatewayApp
from gateway.executor.answer import SubgraphAnswer
from gateway.executor.transports.transport import Headers
from gateway.pipeline.cold import loop_share
from gateway.pipeline.cold.jobs import Answer, Job
from gateway.pipeline.cold.loop_share import LoopShare
from gateway.pipeline.cold.worker import Worker
from gateway.pipeline.limits.tokens import check_tokens
from gateway.pipeline.prepare import OperationKey
from gateway.pipeline.refusal import RequestRefused
from gateway.settings import ColdOperations, GatewaySettings
from tests.gateway.pipeline.bookshop import Bookshop, codes, json_of, post

RESPONSE_JSON = "application/graphql-response+json"
LARGE = "{ books { " + " ".join(f"a{number}: title b{number}: inStock" for number in range(40)) + " } } #" + "-" * 1000
NUMBERS = list(range(10_000))


@asynccontextmanager
async def started(shop: Bookshop | None = None, **cold: Any) -> AsyncIterator[GatewayApp]:
    """A gateway with its worker process."""
    app = (shop or Bookshop()).app(GatewaySettings(cold_operations=ColdOperations(**cold)))
    await app.start()
    try:
        yield app
    finally:
        await app.close()


async def ask(app: GatewayApp, query: str, variables: Any = None) -> Any:
    return json_of(await app.pipeline.handle(post({"query": query, "variables": variables}, accept=RESPONSE_JSON)))


@pytest.fixture
def loop_does_nothing_cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparing in this process fails."""
    for name in ("read_document", "plan_document", "coerce_variables", "answer_introspection"):
        monkeypatch.setattr(f"gateway.pipeline.cold.preparer.{name}", None)


@pytest.mark.usefixtures("loop_does_nothing_cold")
@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (LARGE, None),
        (get_introspection_query(), None),
        ("query($p: Price) { price(of: $p) }" + " #" * 1000, {"p": {"numbers": NUMBERS, "text": "é"}}),
    ],
    ids=["large", "introspection", "large variables"],
)
async def test_what_is_large_is_done_by_the_worker(query: str, variables: Any) -> None:
    async with started() as app:
        assert "errors" not in await ask(app, query, variables)


@pytest.mark.parametrize(("steps", "jobs"), [(1, 1), (60, 0)])
async def test_what_takes_many_steps_to_plan_is_planned_by_the_worker_however_small_it_is(
    steps: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Job] = []
    do = Worker.do

    async def noted(worker: Worker, job: Job) -> Answer:
        asked.append(job)
        return await do(worker, job)

    monkeypatch.setattr(Worker, "do", noted)
    async with started(loop_planning_steps=steps) as app:
        assert "errors" not in await ask(app, "{ books { title inStock } }")
    assert len(asked) == jobs


@pytest.mark.parametrize("query", [LARGE, get_introspection_query()], ids=["large", "introspection"])
async def test_the_worker_gives_the_same_answer_as_the_loop(query: str) -> None:
    async with started() as with_worker:
        assert await ask(with_worker, query) == await ask(Bookshop().app(), query)


async def test_large_variables_reach_subgraphs_as_the_client_wrote_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    value = b"[1.00,1e3,12345678901234567890123" + b",0" * 20_000 + b"]"
    async with started() as app:
        books = app.pipeline.runtime.subgraphs["books"]
        query = books.query

        async def noted(body: bytes, headers: Headers) -> SubgraphAnswer:
            sent.append(body)
            return await query(body, headers)

        monkeypatch.setattr(books, "query", noted)
        await app.pipeline.handle(
            post(b'{"query":"query($p: Price) { price(of: $p) }","variables":{"p":' + value + b"}}")
        )
    assert sent == [b'{"query":"query($p: Price){price(of: $p)}","variables":{"p":' + value + b"}}"]


BAD = {
    "unknown field": ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
    "syntax": ("{ books { id }", None, "GRAPHQL_PARSE_FAILED"),
    "unknown field in a large document": (LARGE.replace("title", "nothing"), None, "GRAPHQL_VALIDATION_FAILED"),
    "cyclic fragments": (
        "{ ...A } fragment A on Query { ...B "
        + "books { id } " * 20
        + "#" * 1000
        + "\n"
        + "} fragment B on Query { ...A }",
        None,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "10,000 aliases": (
        "{ books { " + " ".join(f"a{n}: id" for n in range(10_000)) + " } }",
        None,
        "QUERY_LIMIT_EXCEEDED",
    ),
    "depth 1,000": ("{ a " * 1000 + "}" * 1000, None, "QUERY_LIMIT_EXCEEDED"),
    "900 KB of text": ("{ books { id } } #" + "x" * 900_000, None, "QUERY_LIMIT_EXCEEDED"),
    "5 MB of text": ("{ books { id } } #" + "x" * 5_000_000, None, "PAYLOAD_TOO_LARGE"),
    "introspection in circles": (
        "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
        None,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "wrong variables": ("query($n: Int) { books(first: $n) { id } }", {"n": "many"}, "BAD_USER_INPUT"),
    "many wrong variables": ("query($n: Int) { books(first: $n) { id } }", {"n": NUMBERS}, "BAD_USER_INPUT"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_operations_are_refused_with_codes(case: str) -> None:
    query, variables, code = BAD[case]
    async with started() as app:
        for _ in range(2):
            assert set(codes(await ask(app, query, variables))) == {code}


@pytest.mark.timeout(60)  # a pattern that starts again at each letter would need hours
@pytest.mark.parametrize("text", [", # ", '"\\', '"""\\', "#\n", "-"])
def test_counting_tokens_looks_at_each_letter_once(text: str) -> None:
    with suppress(RequestRefused):
        check_tokens(text * 1_000_000, 5_000_000, 60)


@pytest.mark.parametrize(("tokens", "is_refused"), [(10, False), (11, True)])
def test_tokens_are_counted_exactly(tokens: int, is_refused: bool) -> None:
    text = (
        "# a comment, and strings\n" + '"{{" """{{\n\\""" {""" ' + "$a:-1.5e3 ...@b " + "x " * (tokens - 9) + " # end"
    )
    if is_refused:
        with pytest.raises(RequestRefused):
            check_tokens(text, 10, 1)
    else:
        check_tokens(text, 10, 1)


async def test_the_same_operation_is_prepared_once_for_all_who_ask_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with started() as app:
        worker = app.pipeline.runtime.preparer._worker
        jobs: list[object] = []
        do = worker.do

        async def counted(job: Any) -> Any:
            jobs.append(job)
            return await do(job)

        monkeypatch.setattr(worker, "do", counted)
        asking = [asyncio.create_task(ask(app, LARGE)) for _ in range(5)]
        while not jobs:  # noqa: ASYNC110 - what it waits for is not ours
            await asyncio.sleep(0)
        asking[0].cancel()  # who began it may leave
        answers = await asyncio.gather(*asking, return_exceptions=True)
        assert [isinstance(answer, asyncio.CancelledError) for answer in answers] == [True, False, False, False, False]
        assert len(jobs) == 1


async def test_an_operation_that_takes_too_long_is_given_up_and_its_process_with_it() -> None:
    async with started() as app:
        worker = app.pipeline.runtime.preparer._worker
        await worker.loaded()
        process = worker._process
        worker._job_seconds = 0.0001
        assert codes(await ask(app, LARGE)) == ["QUERY_PREPARATION_TIMEOUT"]
        assert process is not None
        assert process.returncode == -signal.SIGKILL
        worker._job_seconds = 30.0
        assert codes(await ask(app, LARGE)) == ["QUERY_PREPARATION_TIMEOUT"]  # not tried again for a while
        assert "errors" not in await ask(app, LARGE + " ")


async def test_a_worker_that_dies_comes_back() -> None:
    async with started() as app:
        worker = app.pipeline.runtime.preparer._worker
        await worker.loaded()
        process = worker._process
        assert process is not None
        process.kill()
        await process.wait()
        assert codes(await ask(app, LARGE)) == ["INTERNAL_SERVER_ERROR"]
        assert "errors" not in await ask(app, LARGE)


async def test_no_worker_outlives_its_gateway() -> None:
    async with started() as app:
        worker = app.pipeline.runtime.preparer._worker
        await worker.loaded()
        process = worker._process
    assert process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


async def test_only_so_many_wait_for_the_worker() -> None:
    async with started(max_waiting=2) as app:
        asking = [asyncio.create_task(ask(app, LARGE + " " * number)) for number in range(8)]
        answers = await asyncio.gather(*asking)
        refused = [answer for answer in answers if "errors" in answer]
        assert {code for answer in refused for code in codes(answer)} == {"OVERLOADED"}
        assert 0 < len(refused) < 8


async def test_small_operations_are_prepared_on_the_loop_while_it_has_time() -> None:
    async with started() as app:
        preparer = app.pipeline.runtime.preparer
        assert preparer.prepare_now(OperationKey("{ books { id } }", None, frozenset())) is not None
        preparer._loop_share._left_seconds = 0.0
        assert preparer.prepare_now(OperationKey("{ books { title } }", None, frozenset())) is None
        assert "errors" not in await ask(app, "{ books { title } }")


async def test_who_sends_much_that_is_not_known_waits_until_his_share_allows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, slept = 100.0, []

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    monkeypatch.setattr(loop_share, "perf_counter", lambda: now)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    share = LoopShare(0.1)
    await share.turn()
    assert slept == []
    with share.spending():
        now += 0.5
    await share.turn()
    assert 4.0 < sum(slept) < 5.0  # half a second was spent, of which there is a tenth in each second


@pytest.mark.parametrize(
    "query", ["{ books { id title } }", "{ nothing }", "{ books { id"], ids=["valid", "bad", "syntax"]
)
async def test_preparing_on_the_loop_leaves_no_garbage_that_a_later_collection_must_find(query: str) -> None:
    async with started() as app:
        preparer = app.pipeline.runtime.preparer
        gc.collect()
        with suppress(RequestRefused):
            assert preparer.prepare_now(OperationKey(query, None, frozenset())) is not None
        assert gc.collect() < 50  # the frames of an error that was on its way; all else would be hundreds
