"""What a run did and found, as text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.effects import Effects, repeated_publications
from tests.faults.history import Operation, ProfileChange
from tests.faults.probe import Recovery
from tests.praxis.processes import CHECKOUT


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All of one run."""

    seed: int
    load_seconds: float
    drain_seconds: float
    operations: Sequence[Operation]
    profile_changes: Sequence[ProfileChange]
    troubles: Counter[str]
    recoveries: Sequence[Recovery]
    effects: Effects
    dead_letters: int
    violations: Sequence[str]


REPORTS = CHECKOUT / "build" / "faults"


def publish(findings: Findings, name: str) -> None:
    """Prints the report and writes it to build/faults/NAME.txt."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"{name}.txt").write_text(text(findings) + "\n")
    print(f"\n{text(findings)}")


def text(findings: Findings) -> str:
    """The report; the seed repeats the load and the order of the faults, not the timing."""
    return "\n".join(
        (
            _head(findings),
            *_operations(findings),
            *_recoveries(findings.recoveries),
            _events(findings),
            f"tries that failed: {_counts(findings.troubles)}",
            f"violations: {len(findings.violations)}",
            *(f"  {violation}" for violation in findings.violations),
        )
    )


def _head(findings: Findings) -> str:
    requests = len(findings.operations) + len(findings.profile_changes)
    load, drain = findings.load_seconds, findings.drain_seconds
    return f"seed {findings.seed}: {requests} requests in {load:.0f} s, drained {drain:.1f} s after the last"


def _events(findings: Findings) -> str:
    effects = findings.effects
    again = repeated_publications(effects.events)
    mails, dead = len(effects.mails), findings.dead_letters
    return f"booking events {len(effects.events)}, of these published again {again}; mails {mails}; dead letters {dead}"


def _operations(findings: Findings) -> list[str]:
    outcomes = Counter((operation.action.value, operation.outcome.value) for operation in findings.operations)
    outcomes.update(("profile", change.outcome.value) for change in findings.profile_changes)
    codes = Counter(operation.code for operation in findings.operations if operation.code)
    codes.update(change.code for change in findings.profile_changes if change.code)
    tries = [operation.tries for operation in findings.operations] + [each.tries for each in findings.profile_changes]
    lines = [f"{'request':<10} {'ok':>6} {'fail':>6} {'unknown':>8}"]
    for action in ("book", "move", "cancel", "read", "profile"):
        ok, fail, unknown = (outcomes[action, outcome] for outcome in ("ok", "fail", "unknown"))
        lines.append(f"{action:<10} {ok:>6} {fail:>6} {unknown:>8}")
    return [*lines, f"tried more than once: {sum(each > 1 for each in tries)}; refusals: {_counts(codes)}"]


def _recoveries(recoveries: Sequence[Recovery]) -> list[str]:
    names = ("booked", "shown", "told", "found")
    lines = [f"{'seconds from the fault until a booking is ...':<44}" + "".join(f" {name:>6}" for name in names)]
    for recovery in recoveries:
        seconds = "".join(f" {recovery.seconds.get(name, '-'):>6}" for name in names)
        lines.append(f"  {recovery.fault:<42}{seconds}")
    return lines


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counter.items())) or "none"
