"""The gateway installs and serves without the booking platform."""

import re
import subprocess
import sys

from tests.architecture.sources import ROOT

# Hides every distribution that the gateway's own requirements do not name, then serves one request.
PROGRAM = """
import asyncio, importlib.abc, importlib.metadata, sys

allowed = set(sys.argv[1].split(","))
hidden = {
    module
    for module, distributions in importlib.metadata.packages_distributions().items()
    if not {name.lower().replace("_", "-") for name in distributions} & allowed
} - {"gateway", "servicekit"}
hidden |= {"domain_events", "praxis", "scheduling", "subgraphs", "workers"}

class Hider(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"{name} is not installed with the gateway", name=name)

sys.meta_path.insert(0, Hider())

import httpx
from pathlib import Path
from gateway.app import create_app
from gateway.settings import GatewaySettings
import gateway.__main__

async def main():
    app = create_app(GatewaySettings(), Path("schema/supergraph.graphql").read_text())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        answer = await client.post("/graphql", json={"query": "{ __typename __schema { queryType { name } } }"})
        print(answer.text)

asyncio.run(main())
"""


def test_the_gateway_imports_and_serves_with_its_own_dependencies_only() -> None:
    locked = (ROOT / "requirements" / "gateway.txt").read_text()
    names = ",".join(name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE))
    command = [sys.executable, "-c", PROGRAM, names]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert '"__typename":"Query"' in ran.stdout
