"""make costs: measure what the programs of networks cost, and keep it in docs/data/costs.json.

The figures are kept only when all of them have been measured.
"""

import json
import sys

from theme.commands import measure
from theme.features.costs import costs
from theme.model import cache


def main() -> None:
    measured = measure.measure(costs.with_costs())
    kept = {name: {"native": round(native, 1), "browser": round(browser, 1)} for name, (native, browser) in sorted(measured.items())}
    cache.write(costs.FILE, json.dumps(kept, indent=1) + "\n")
    print(costs.FILE.read_text("utf-8"), file=sys.stderr)


if __name__ == "__main__":
    main()
