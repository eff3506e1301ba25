"""Hot swap: a changed supergraph is loaded, checked and warmed beside the old one, and then takes its place at once."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from gateway.pipeline.cold.worker import SupergraphRefused, WorkerBroken
from gateway.pipeline.prepare import PreparedOperation
from gateway.pipeline.refusal import RequestRefused
from gateway.pipeline.runtime import Runtime
from gateway.pipeline.supergraph_file import SupergraphFile
from gateway.settings import InvalidSettings, WatchSupergraph
from gateway.supergraph.model import SupergraphError
from servicekit.telemetry import get_logger

# While another thread loads, whoever waits for the interpreter gets it after this; usually 5 ms.
SWITCH_SECONDS = 0.0005

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RefusedSupergraph:
    """A supergraph that was not taken, and why."""

    fingerprint: str
    reason: str


class Reloader:
    """Watches a supergraph file and replaces the runtime. `current` and `swap` reach the runtime that serves."""

    def __init__(
        self,
        file: SupergraphFile,
        settings: WatchSupergraph,
        build: Callable[[str], Runtime],
        current: Callable[[], Runtime],
        swap: Callable[[Runtime], None],
    ) -> None:
        self.refused: RefusedSupergraph | None = None
        self._file = file
        self._settings = settings
        self._build = build
        self._current = current
        self._swap = swap
        self._asked = asyncio.Event()
        self._closing: set[asyncio.Task[None]] = set()

    def look_now(self) -> None:
        """Reads the file again, whether it looks changed or not."""
        self._asked.set()

    async def close(self) -> None:
        """Waits for the worker processes of supergraphs that were replaced."""
        await asyncio.gather(*self._closing)

    async def run(self) -> None:
        """Watches until it is cancelled."""
        interval = self._settings.interval_seconds if self._settings.when == "interval" else None
        while True:
            try:
                async with asyncio.timeout(interval):
                    await self._asked.wait()
            except TimeoutError:
                if not self._file.has_changed():
                    continue
            self._asked.clear()
            await self.reload()

    async def reload(self) -> None:
        """Takes the file's content if it is a supergraph and another one; otherwise the old one goes on serving."""
        try:
            sdl = self._file.read()
        except (OSError, UnicodeDecodeError) as error:
            self._refuse("", f"{self._file.path.name} cannot be read: {error}")
            return
        fingerprint = sha256(sdl.encode()).hexdigest()
        if fingerprint == self._current().fingerprint:
            self.refused = None
            return
        try:
            runtime = await self._load(sdl)
        except (SupergraphError, SupergraphRefused, InvalidSettings) as error:
            self._refuse(fingerprint, str(error))
        except Exception as error:  # noqa: BLE001 - whatever a new supergraph breaks, the old one serves on
            _log.exception("supergraph_reload_failed")
            self._refuse(fingerprint, f"it cannot be loaded ({type(error).__name__}); the log says more")
        else:
            self._replace(runtime)

    async def _load(self, sdl: str) -> Runtime:
        with _short_turns():
            runtime = await asyncio.to_thread(self._build, sdl)
        try:
            runtime.preparer.start()
            await runtime.preparer.loaded()
            await self._warm(runtime)
        except BaseException:
            await runtime.preparer.close()
            raise
        return runtime

    async def _warm(self, runtime: Runtime) -> None:
        """Prepares what is asked most often, so that the swap costs nobody time. What does not fit any more is left."""
        for key, outcome in self._current().prepared.most_used(self._settings.warm_operations):
            if isinstance(outcome, PreparedOperation):
                try:
                    await runtime.warm(key)
                except RequestRefused as refusal:
                    _log.warning("operation_no_longer_served", operation=outcome.planned.name, reason=str(refusal))
                except WorkerBroken:
                    return

    def _replace(self, runtime: Runtime) -> None:
        old = self._current()
        self._swap(runtime)
        self.refused = None
        _log.info("supergraph_replaced", fingerprint=runtime.fingerprint, warmed=len(runtime.prepared))
        closing = asyncio.create_task(old.preparer.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def _refuse(self, fingerprint: str, reason: str) -> None:
        self.refused = RefusedSupergraph(fingerprint, reason)
        _log.error("supergraph_refused", fingerprint=fingerprint, file=str(self._file.path), reason=reason)


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
