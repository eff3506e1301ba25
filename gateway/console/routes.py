"""The console's addresses, for a Starlette application."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.console.assets import page_html, read_assets

# Scripts come from here alone. GraphiQL and its editor make <style> elements of their own.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
MAX_PLAN_REQUEST_BYTES = 256 * 1024

Explain = Callable[[bytes], Awaitable[tuple[int, dict[str, object]]]]


class Console:
    """The page and its files, and the plan of an operation as text."""

    def __init__(self, endpoint: str, explain: Explain) -> None:
        self._page = page_html().replace("{endpoint}", escape(endpoint, quote=True)).encode()
        self._explain = explain
        self._assets = read_assets()

    def routes(self) -> list[Route]:
        """What the console answers."""
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/console/assets/{name}", self.asset, methods=["GET"]),
            Route("/console/plan", self.plan, methods=["POST"]),
        ]

    async def page(self, _request: Request) -> Response:
        """The page itself."""
        return self.page_response()

    def page_response(self) -> Response:
        """The page, also for a browser that opens an endpoint."""
        headers = {
            "content-security-policy": CONTENT_SECURITY_POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-cache",
            "vary": "accept",
        }
        return Response(self._page, media_type="text/html", headers=headers)

    async def asset(self, request: Request) -> Response:
        """A script or a style sheet."""
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            return Response(status_code=404)
        content_type, content = asset
        headers = {"content-type": content_type, "cache-control": "max-age=3600", "x-content-type-options": "nosniff"}
        return Response(content, headers=headers)

    async def plan(self, request: Request) -> Response:
        """The plan of the operation in the body, as text in JSON; its errors when it has no plan."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return Response(status_code=415)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_PLAN_REQUEST_BYTES:
                return Response(status_code=413)
        status, answer = await self._explain(body)
        return JSONResponse(answer, status_code=status)
