"""Where a subgraph listens, read from its URL."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


class InvalidAddress(ValueError):
    """The URL names nothing that can be called."""


@dataclass(frozen=True, slots=True)
class HttpAddress:
    """`host` and `port` of a TCP server, or the path of a unix socket; `target` is the path of the request."""

    host: str
    port: int
    target: str
    is_tls: bool = False
    socket_path: str | None = None

    @property
    def authority(self) -> bytes:
        """The value of the Host header."""
        if self.socket_path is not None:
            return b"localhost"
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_default_port = self.port == DEFAULT_PORTS["https" if self.is_tls else "http"]
        return (host if is_default_port else f"{host}:{self.port}").encode("idna" if not host.isascii() else "ascii")


def parse_address(url: str) -> HttpAddress:
    """Reads `http://host:port/path`, `https://...` or `http+unix://%2Frun%2Fname.sock/path`. Raises InvalidAddress."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InvalidAddress(f"{url!r} is not a URL: {error}") from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not (target.isascii() and target.isprintable()) or " " in target:
        raise InvalidAddress(f"the path of {url!r} must be percent-encoded")
    if parts.scheme == "http+unix" and parts.netloc:
        return HttpAddress("", 0, target, socket_path=unquote(parts.netloc))
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise InvalidAddress(f"{url!r} must be an http://, https:// or http+unix:// URL with a host")
    return HttpAddress(
        parts.hostname,
        DEFAULT_PORTS[parts.scheme] if port is None else port,
        target,
        is_tls=parts.scheme == "https",
    )
