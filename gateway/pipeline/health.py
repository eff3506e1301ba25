"""Health endpoints: whether the gateway is there, whether it should get requests, and which supergraph it serves."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.pipeline.reload import Reloader
from gateway.settings import GatewaySettings


class Health:
    """`/health/live` and `/health/ready`; `/health` is the latter by a shorter name."""

    def __init__(
        self, settings: GatewaySettings, fingerprint: Callable[[], str], reloader: Reloader | None = None
    ) -> None:
        self._settings = settings
        self._fingerprint = fingerprint
        self._reloader = reloader

    def routes(self) -> list[Route]:
        """What it answers."""
        paths = {"/health": self.ready, "/health/live": self.live, "/health/ready": self.ready}
        return [Route(path, endpoint, methods=["GET"]) for path, endpoint in paths.items()]

    async def live(self, _request: Request) -> JSONResponse:
        """The process answers."""
        return JSONResponse({"status": "live"})

    async def ready(self, _request: Request) -> JSONResponse:
        """Status 503 while something is waited for. A refused supergraph is no reason: the one before it serves on."""
        # An app exists only once its supergraph is loaded, so that needs no look.
        waiting_for = _waiting_for(self._settings.ready_file)
        status = "waiting" if waiting_for else "ready"
        content = {"status": status, "waitingFor": waiting_for, "supergraph": self._supergraph()}
        return JSONResponse(content, status_code=503 if waiting_for else 200)

    def _supergraph(self) -> dict[str, object]:
        state: dict[str, object] = {"fingerprint": self._fingerprint()}
        refused = None if self._reloader is None else self._reloader.refused
        if refused is not None:
            # Reasons name what is in the schema, so they are shown to those who may see it anyway.
            reason = refused.reason if self._settings.introspection else "The log says why."
            state["refused"] = {"fingerprint": refused.fingerprint, "reason": reason}
        return state


def _waiting_for(ready_file: Path | None) -> list[str]:
    if ready_file is None or ready_file.exists():
        return []
    return [f"the file {ready_file.name}, which says that everything behind the gateway is ready"]
