"""An OpenID issuer for development tokens, as a process of its own: `python -m praxis.embedded.issuer PORT FOLDER [LISTEN]`.

It serves a discovery document, its keys, and the client-credentials grant (RFC 6749, 4.4) for the clients in its folder. It
listens on loopback, or on the address LISTEN.
"""

import base64
import hmac
import json
import signal
import sys
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, unquote

from praxis.embedded.files import make_folder, write_whole
from praxis.embedded.ports import HOST
from praxis.embedded.process import Command
from praxis.embedded.server import python_command
from praxis.embedded.tokens import ALGORITHM, Issuer, kept_key

KEY_FILE = "key.json"
URL_FILE = "url"
CLIENTS_FILE = "clients.json"
LONGEST_REQUEST_BYTES = 16_384


@dataclass(frozen=True)
class Client:
    """A program that may ask for tokens of its own."""

    client_id: str
    secret: str
    scope: str


@dataclass(frozen=True)
class IssuerServer:
    """The server."""

    folder: Path
    port: int
    clients: tuple[Client, ...]
    host: str = HOST  # by which those who believe its tokens reach it
    name: str = "issuer"
    may_restart: bool = True

    @property
    def url(self) -> str:
        """The issuer's identifier, and the root of its addresses."""
        return f"http://{self.host}:{self.port}"

    def issuer(self) -> Issuer:
        """Signs tokens with the same key, without asking the server."""
        return Issuer(self.url, kept_key(self.folder / KEY_FILE))

    def prepare(self) -> None:
        """Makes the key and notes its own address and the clients."""
        make_folder(self.folder)
        kept_key(self.folder / KEY_FILE)
        write_whole(self.folder / URL_FILE, self.url)
        clients = {client.client_id: {"secret": client.secret, "scope": client.scope} for client in self.clients}
        write_whole(self.folder / CLIENTS_FILE, json.dumps(clients))

    def command(self) -> Command:
        """This module as a program."""
        return python_command("praxis.embedded.issuer", str(self.port), str(self.folder), folder=self.folder)

    def is_ready(self) -> bool:
        """Whether it serves its discovery document."""
        try:
            with urllib.request.urlopen(f"{self.url}/.well-known/openid-configuration", timeout=1) as answer:  # noqa: S310
                return bool(answer.status == HTTPStatus.OK)
        except (URLError, OSError):
            return False


def known_issuer(folder: Path) -> Issuer | None:
    """The issuer of a folder, running or not; None when it never was prepared."""
    url_file = folder / URL_FILE
    return Issuer(url_file.read_text(), kept_key(folder / KEY_FILE)) if url_file.exists() else None


class TokenRequestRefused(Exception):
    """An error answer of the token endpoint (RFC 6749, 5.2)."""

    def __init__(self, code: str, description: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(description)
        self.body = {"error": code, "error_description": description}
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_HttpServer"

    def do_GET(self) -> None:
        documents = {
            "/.well-known/openid-configuration": discovery_document,
            "/jwks.json": Issuer.public_keys,
        }
        make_document = documents.get(self.path.partition("?")[0])
        if make_document is None:
            self._answer({"error": "not_found"}, HTTPStatus.NOT_FOUND)
        else:
            self._answer(make_document(self.server.issuer))

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LONGEST_REQUEST_BYTES)).decode()
        if self.path != "/token":
            self._answer({"error": "not_found"}, HTTPStatus.NOT_FOUND)
            return
        form = {name: values[0] for name, values in parse_qs(body).items()}
        try:
            self._answer(grant(self.server.issuer, self.server.clients, form, self.headers.get("Authorization")))
        except TokenRequestRefused as refused:
            self._answer(refused.body, refused.status)

    def _answer(self, document: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Says nothing: requests may hold secrets."""


def discovery_document(issuer: Issuer) -> dict[str, object]:
    """What OpenID Connect Discovery 1.0 asks for, as far as there is something behind it."""
    return {
        "issuer": issuer.url,
        "jwks_uri": issuer.jwks_url,
        "token_endpoint": issuer.token_url,
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


def grant(
    issuer: Issuer, clients: dict[str, Client], form: dict[str, str], authorization: str | None
) -> dict[str, object]:
    """A token for a client by its own secret. Raises TokenRequestRefused."""
    if form.get("grant_type") != "client_credentials":
        raise TokenRequestRefused("unsupported_grant_type", "the only grant here is client_credentials")
    client = _authenticated(clients, *_credentials(form, authorization))
    scope = form.get("scope", client.scope)
    if not set(scope.split()) <= set(client.scope.split()):
        raise TokenRequestRefused("invalid_scope", f"the client may have: {client.scope}")
    lifetime_seconds = 600
    token = issuer.token(client.client_id, scope, lifetime_seconds=lifetime_seconds)
    return {"access_token": token, "token_type": "Bearer", "expires_in": lifetime_seconds, "scope": scope}


def _credentials(form: dict[str, str], authorization: str | None) -> tuple[str, str]:
    if authorization is not None and authorization.lower().startswith("basic "):
        try:
            client_id, _, secret = base64.b64decode(authorization[6:], validate=True).decode().partition(":")
        except ValueError:
            return "", ""
        return unquote(client_id), unquote(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def _authenticated(clients: dict[str, Client], client_id: str, secret: str) -> Client:
    client = clients.get(client_id)
    if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise TokenRequestRefused("invalid_client", "no client has this id and secret", HTTPStatus.UNAUTHORIZED)
    return client


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], issuer: Issuer, clients: dict[str, Client]) -> None:
        super().__init__(address, _Handler)
        self.issuer = issuer
        self.clients = clients


def main(arguments: list[str]) -> None:
    """Serves until SIGTERM."""
    port, folder, listen = int(arguments[0]), Path(arguments[1]), (*arguments[2:], HOST)[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    noted = json.loads((folder / CLIENTS_FILE).read_text())
    clients = {client_id: Client(client_id, **fields) for client_id, fields in noted.items()}
    issuer = Issuer((folder / URL_FILE).read_text(), kept_key(folder / KEY_FILE))
    with _HttpServer((listen, port), issuer, clients) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
