"""make costs: measure what the programs of networks cost, in seconds, and keep it in docs/data/costs.json.

python -m theme.commands.costs [networks/hopfield.py …]     all programs of networks, or these; the others keep their figures

Nothing is kept unless all that was asked for has been measured.
"""

import contextlib
import json
import sys

from theme.commands import measure
from theme.features.costs import costs
from theme.model import cache


@contextlib.contextmanager
def without_times(names: list[str]):
    """A network that was never measured needs some figure, or the site in which it is measured could not be built. The
    file is as it was, whatever happens."""
    before = costs.FILE.read_text("utf-8") if costs.FILE.is_file() else None
    missing = {name: {"native": 0.0, "browser": 0.0} for name in names if name not in costs.kept()}
    try:
        if missing:
            cache.write(costs.FILE, json.dumps(costs.kept() | missing))
        yield
    finally:
        if before is not None:
            cache.write(costs.FILE, before)
        else:
            costs.FILE.unlink(missing_ok=True)


def main() -> None:
    every = costs.with_costs()
    chosen = [name.removeprefix("snippets/") for name in sys.argv[1:]] or every
    if unknown := sorted(set(chosen) - set(every)):
        raise SystemExit(f"no program of a network with a region «cost»: {', '.join(unknown)}; there are {', '.join(every)}")
    with without_times(chosen):
        measured = measure.measure(chosen)
    before = {name: seconds for name, seconds in costs.kept().items() if name in every}
    found = {name: {"native": round(native, 1), "browser": round(browser, 1)} for name, (native, browser) in measured.items()}
    cache.write(costs.FILE, json.dumps(dict(sorted((before | found).items())), indent=1) + "\n")
    print(costs.FILE.read_text("utf-8"), file=sys.stderr)


if __name__ == "__main__":
    main()
