"""Redis (6.2 or later): on loopback, with a password, and without persistence (what it holds can be computed again)."""

from dataclasses import dataclass
from pathlib import Path

import redis

from praxis.embedded.account import Account
from praxis.embedded.files import make_folder, write_whole
from praxis.embedded.ports import HOST
from praxis.embedded.process import Command


@dataclass(frozen=True)
class RedisAddress:
    """Where it listens and its password."""

    port: int
    password: str

    def url(self, database: int = 0) -> str:
        """For redis clients."""
        return f"redis://:{self.password}@{HOST}:{self.port}/{database}"


@dataclass(frozen=True)
class Redis:
    """The server."""

    program: Path
    folder: Path
    address: RedisAddress
    account: Account
    databases: int = 16
    name: str = "redis"
    may_restart: bool = True

    def prepare(self) -> None:
        """Writes its settings; a command line would show the password to every user of the machine."""
        make_folder(self.folder, owner=self.account)
        settings = (
            f"bind {HOST}",
            f"port {self.address.port}",
            f"requirepass {self.address.password}",
            f"databases {self.databases}",
            # Bitmaps of up to 2 KB stay in the compact form of a hash, which takes a fraction of the memory.
            "hash-max-ziplist-value 4096",
            'save ""',
            "appendonly no",
            "daemonize no",
        )
        write_whole(self.folder / "redis.conf", "\n".join(settings) + "\n", owner=self.account)

    def command(self) -> Command:
        """redis-server with those settings."""
        return Command((str(self.program), str(self.folder / "redis.conf")), self.folder, self.account)

    def is_ready(self) -> bool:
        """Whether it answers PING."""
        try:
            with redis.Redis.from_url(self.address.url(), socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
