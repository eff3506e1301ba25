"""What a program prints must not depend on the order of sets, which differs from process to process."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def printed_under_hash_seeds(code: str) -> set[str]:
    """What the code prints, under two hash seeds: one text if it does not depend on them."""
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
