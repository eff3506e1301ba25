"""Times of searches beside those of the bare query."""

from benchmarks.measuring.percentiles import p50_p95


def show(label: str, took_ms: list[float], bare_ms: list[float], note: str) -> None:
    """Prints both, and how they compare."""
    (p50, p95), (bare_p50, bare_p95) = p50_p95(took_ms), p50_p95(bare_ms)
    print(
        f"{label[:50]:<50} p50 {p50:6.1f} p95 {p95:6.1f} ms   bare p50 {bare_p50:6.1f} p95 {bare_p95:6.1f}   "
        f"p95 x {p95 / bare_p95:4.2f}   {note}",
        flush=True,
    )
