"""The worker process as the gateway holds it: started, given one job at a time, killed when a job takes too long."""

import asyncio
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path

from gateway.pipeline.cold.jobs import LENGTH, Answer, Broken, Job, Load, LoadRefused, encode_message
from servicekit.telemetry import get_logger

START_SECONDS = 120.0  # a large supergraph on a busy machine takes some
STOP_SECONDS = 2.0
_MODULE = "gateway.pipeline.cold.process"
_SOURCE_ROOT = str(Path(__file__).parents[3])

_log = get_logger(__name__)


class JobOverdue(Exception):
    """The job took longer than allowed; its process was killed."""


class WorkerBusy(Exception):
    """More jobs are waiting than allowed."""


class WorkerBroken(Exception):
    """The process ended, or could not do a job, by a fault of ours."""


class SupergraphRefused(Exception):
    """The process cannot load the supergraph; the message says why."""


_Assignment = tuple[Job | None, asyncio.Future[Answer]]


class Worker:
    """One process, which comes back when it has gone. All its methods belong to one event loop."""

    def __init__(self, load: Load, job_seconds: float, max_waiting: int) -> None:
        self._load = load
        self._job_seconds = job_seconds
        self._max_waiting = max_waiting
        self._assignments: asyncio.Queue[_Assignment] = asyncio.Queue()
        self._process: asyncio.subprocess.Process | None = None
        self._refused: str | None = None  # why the process could not load the supergraph
        self._working: asyncio.Task[None] | None = None
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether it takes jobs."""
        return self._is_open

    def start(self) -> None:
        """Begins to start the process; jobs may come at once and wait."""
        self._is_open = True
        self._working = asyncio.create_task(self._work())

    async def loaded(self) -> None:
        """Waits until the process holds the supergraph. Raises SupergraphRefused, or WorkerBroken."""
        await self._assign(None)
        if self._refused is not None:
            raise SupergraphRefused(self._refused)

    async def do(self, job: Job) -> Answer:
        """The answer to a job. Raises JobOverdue, WorkerBusy or WorkerBroken."""
        if self._assignments.qsize() >= self._max_waiting:
            raise WorkerBusy
        return await self._assign(job)

    async def close(self) -> None:
        """Takes no more jobs, finishes those that it has, and ends the process."""
        self._is_open = False
        if self._working is None:
            return
        wake_up: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        wake_up.cancel()
        self._assignments.put_nowait((None, wake_up))
        patience_seconds = self._job_seconds + STOP_SECONDS
        await asyncio.wait({self._working}, timeout=patience_seconds)
        self._working.cancel()
        with suppress(asyncio.CancelledError):
            await self._working
        while not self._assignments.empty():
            _, answer = self._assignments.get_nowait()
            answer.cancel()

    async def _assign(self, job: Job | None) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._assignments.put_nowait((job, answer))
        return await answer

    async def _work(self) -> None:
        try:
            while self._is_open or not self._assignments.empty():
                await self._take_assignment()
        finally:
            await self._stop()

    async def _take_assignment(self) -> None:
        if self._process is None and self._is_open and self._assignments.empty():
            with suppress(WorkerBroken):  # the next job tells
                await self._start()
        job, answer = await self._assignments.get()
        if answer.done():
            return
        try:
            result = await self._answer(job)
        except (JobOverdue, WorkerBroken) as error:
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(result)

    async def _answer(self, job: Job | None) -> Answer:
        if self._process is None:
            await self._start()
        if job is None:
            return None
        if self._refused is not None:
            raise WorkerBroken(self._refused)
        return await self._exchange(job, self._job_seconds)

    async def _start(self) -> None:
        """Starts the process and lets it load the supergraph."""
        path = os.pathsep.join(part for part in (_SOURCE_ROOT, os.environ.get("PYTHONPATH", "")) if part)
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                _MODULE,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,  # Ctrl-C in the terminal is for the gateway, which then closes this
            )
        except OSError as error:
            _log.error("worker_not_started", reason=str(error))
            raise WorkerBroken("the worker process cannot be started") from error
        try:
            answer = await self._exchange(self._load, START_SECONDS)
        except JobOverdue as error:
            raise WorkerBroken("the worker process did not load the supergraph in time") from error
        self._refused = answer.reason if isinstance(answer, LoadRefused) else None

    async def _exchange(self, job: Job, seconds: float) -> Answer:
        assert self._process is not None  # noqa: S101 - callers have started it
        try:
            async with asyncio.timeout(seconds):
                answer = await _converse(self._process, encode_message(job))
        except TimeoutError as error:
            await self._stop()
            raise JobOverdue from error
        except (OSError, asyncio.IncompleteReadError) as error:
            _log.error("worker_ended", exit_status=self._process.returncode)
            await self._stop()
            raise WorkerBroken("the worker process ended") from error
        if isinstance(answer, Broken):
            _log.error("worker_failed", traceback=answer.traceback)
            raise WorkerBroken("the worker process failed")
        return answer

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()  # it holds nothing that could be lost
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _converse(process: asyncio.subprocess.Process, message: bytes) -> Answer:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(message)
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    answer: Answer = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - our own child wrote it
    return answer
