"""The product as it is started by anyone, and a client of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from praxis.demo.graph import BOOK, CANCEL, FIND, RESCHEDULE, SLOTS
from praxis.demo.mails import Mail, mails_about
from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.ports import KeptPorts
from praxis.embedded.postgres import PostgresAddress
from praxis.token import DEMO, Role, development_token
from tests.praxis.processes import CHECKOUT, descendants, end_with, still_running, wait_for

START_DEADLINE_SECONDS = 120.0
STOP_DEADLINE_SECONDS = 60.0
COMMAND_DEADLINE_SECONDS = 240.0
DEMO_PATIENT = DEMO[Role.PATIENT].subject
DEMO_PRACTITIONER = DEMO[Role.PRACTITIONER].subject


@dataclass
class Product:
    """`praxis up` on a data folder of its own, in one process or in many, on the embedded servers or the full stack."""

    data: Path
    mode: str
    practitioners: int
    environment: dict[str, str] = field(default_factory=dict)
    is_full_stack: bool = False
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    start_deadline_seconds: float = START_DEADLINE_SECONDS

    @property
    def url(self) -> str:
        """Where the gateway is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def clock_offset_file(self) -> Path:
        """Seconds by which all processes' clocks are moved."""
        return self.data.parent / f"{self.data.name}-clock-offset"

    @property
    def output(self) -> Path:
        """What it printed."""
        return self.data.parent / f"{self.data.name}.log"

    def start(self, *arguments: str) -> None:
        """Starts it and waits until it says that it is ready."""
        self.port = self.port or free_port()
        split = ["--processes"] if self.mode == "processes" else []
        real = ["--full-stack"] if self.is_full_stack else []
        command: Sequence[str] = [
            *(sys.executable, "-m", "praxis", "up", "--port", str(self.port), "--data", str(self.data)),
            *("--practitioners", str(self.practitioners), *split, *real, *arguments),
        ]
        self.clock_offset_file.touch()
        environment = {**os.environ, "CLOCK_OFFSET_FILE": str(self.clock_offset_file), **self.environment}
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=output, stderr=output)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Fails with the output when it ends or takes too long."""
        deadline = time.monotonic() + self.start_deadline_seconds
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/health/ready", timeout=2).status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the product did not become ready:\n{self.output.read_text()[-6000:]}")

    def stop(self) -> None:
        """As whoever supervises it does; it ends without a fault and leaves nothing behind."""
        if self.process is None:
            return
        process, self.process = self.process, None
        try:
            end_with(process, signal.SIGTERM, STOP_DEADLINE_SECONDS)
            assert process.returncode == 0
        except (AssertionError, subprocess.TimeoutExpired) as fault:
            process.kill()
            raise AssertionError(f"it did not stop ({fault}):\n{self.output.read_text()[-6000:]}") from None

    def kill(self) -> None:
        """kill -9 of the process that was started; what it started goes with it."""
        if self.process is not None:
            children = descendants(self.process.pid)
            self.process.kill()
            self.process.wait()
            self.process = None
            wait_for(lambda: not still_running(children), "all processes end")

    def child(self, module: str) -> int:
        """The process id of what was started as `python -m MODULE`."""
        assert self.process is not None
        for pid in descendants(self.process.pid):
            with suppress(OSError):
                if module in Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0"):
                    return pid
        raise AssertionError(f"there is no process {module}")

    def pid(self, name: str) -> int:
        """The process id of a server or a deployable of its own, by the name that the supervisor gives it."""
        return int((self.data / "run" / f"{name}.pid").read_text().split()[0])

    def superuser_dsn(self, database: str) -> str:
        """For looking and locking behind the services' backs."""
        return PostgresAddress(self.port_of("postgres"), self.secret("postgres-superuser")).superuser_dsn(database)

    def port_of(self, server: str) -> int:
        """Where a server listens."""
        port = KeptPorts(self.data / PORTS_FILE).known(server)
        assert port is not None, f"there is no server {server}"
        return port

    def secret(self, name: str) -> str:
        """A password of a server."""
        return KeptSecrets(self.data / "secrets.json").secret(name)

    def argument_of(self, module: str, option: str) -> str:
        """The value that a process was given for an option."""
        arguments = Path(f"/proc/{self.child(module)}/cmdline").read_bytes().decode().split("\0")
        return arguments[arguments.index(option) + 1]

    def praxis(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs a command of ours on its data folder; fails with what it printed when it does not end."""
        command = [sys.executable, "-m", "praxis", *arguments, "--data", str(self.data)]
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            output, _ = process.communicate(timeout=COMMAND_DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # it ends what it began, and tells
            output, _ = process.communicate()
            raise AssertionError(f"praxis {' '.join(arguments)} did not end:\n{output[-6000:]}") from None
        return subprocess.CompletedProcess(command, process.returncode, output)

    def token(self, role: Role = Role.PATIENT, subject: str | None = None) -> str:
        """A token that it believes."""
        return development_token(self.data, role, subject)

    def mails_about(self, booking_id: str) -> list[Mail]:
        """What stands in the mailbox about a booking."""
        return mails_about(self.data / "mailbox", booking_id)


class Client:
    """Sends operations as an app does."""

    def __init__(self, http: httpx.AsyncClient, token: str | None = None) -> None:
        self._http = http
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    async def send(
        self, document: str, variables: dict[str, Any] | None = None, path: str = "/graphql", **headers: str
    ) -> dict[str, Any]:
        """The whole answer."""
        body = {"query": document, "variables": variables or {}}
        response = await self._http.post(path, json=body, headers={**self._headers, **headers})
        answer: dict[str, Any] = response.json()
        return answer

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self.send(document, variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def find(self, text: str, country: str | None = "FR") -> dict[str, Any]:
        """The search connection."""
        found: dict[str, Any] = (await self.ask(FIND, {"text": text, "country": country}))["searchPractitioners"]
        return found

    async def slots(self, practitioner_id: str, type_id: str) -> list[dict[str, Any]]:
        """Free slots of the next two weeks."""
        practitioner = (await self.ask(SLOTS, {"id": practitioner_id, "type": type_id}))["practitioner"]
        return [slot for day in practitioner["availability"] for slot in day["slots"]]

    async def book(self, practitioner_id: str, type_id: str, start: str, **more: Any) -> dict[str, Any]:
        """The member of the result union."""
        wanted = {"practitionerId": practitioner_id, "consultationTypeId": type_id, "start": start, **more}
        wanted.setdefault("idempotencyKey", str(uuid.uuid4()))
        result: dict[str, Any] = (await self.ask(BOOK, {"input": wanted}))["createBooking"]
        return result

    async def reschedule(self, booking_id: str, start: str, version: int) -> dict[str, Any]:
        """The member of the result union."""
        wanted = {"bookingId": booking_id, "start": start, "expectedVersion": version}
        result: dict[str, Any] = (await self.ask(RESCHEDULE, {"input": wanted}))["rescheduleBooking"]
        return result

    async def cancel(self, booking_id: str, version: int) -> dict[str, Any]:
        """The member of the result union."""
        wanted = {"bookingId": booking_id, "expectedVersion": version}
        result: dict[str, Any] = (await self.ask(CANCEL, {"input": wanted}))["cancelBooking"]
        return result


def instant(text: str) -> datetime:
    """An instant of the graph."""
    return datetime.fromisoformat(text).astimezone(UTC)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
