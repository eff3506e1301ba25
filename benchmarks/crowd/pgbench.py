"""pgbench, running a script with as many clients, each on slots of its own."""

import os
import re
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from praxis.embedded.wheels import installed_programs


def transactions_per_second(dsn: str, script: Path, clients: int, slots_each: int) -> float:
    """Prepared statements, a thread for each core; connecting is not counted."""
    address = conninfo_to_dict(dsn)
    command = [str(installed_programs().postgres_folder / "bin" / "pgbench"), "--no-vacuum", "--protocol=prepared"]
    command += ["--file", str(script), "--client", str(clients), "--jobs", str(os.cpu_count())]
    command += ["--transactions", str(slots_each), "--define=turn=-1", f"--define=per_client={slots_each}"]
    command += ["--host", str(address["host"]), "--port", str(address["port"]), "--username", str(address["user"])]
    done = subprocess.run(
        [*command, str(address["dbname"])],
        env={**os.environ, "PGPASSWORD": str(address["password"]), "PGTZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"^tps = ([\d.]+) \(without", done.stdout, re.MULTILINE)
    if done.returncode != 0 or found is None:
        raise SystemExit(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(found[1])
