"""make compare: is the built site what it was? For changes of the machinery that no reader should see.

python -m theme.commands.compare BEFORE AFTER [--alike REGEX=>TEXT …]

Two folders of a built site, page by page. White space between tags and hashes (of addresses, of the policy) do not
count. Each difference is shown once, with the number of pages that have it. Exits with 1 where there are any.
--alike takes a difference that is meant out of sight: both sides are compared with TEXT where REGEX was.
"""

import argparse
import difflib
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

HASHES = (
    re.compile(r"(?<=[/.=])[0-9a-f]{8}(?=[/.\"'])"),  # assets/runner/0123abcd/, site.css?v=0123abcd, hopfield.0123abcd.json
    re.compile(r"(?<=/)[0-9a-f]{16}(?=\.\w)"),  # a notebook's pictures
    re.compile(r"'sha256-[\w+/=]+'"),  # of inline scripts, in the policy
    re.compile(r"(?<=source: )[0-9a-f]{12}"),
)
COMPILED = {".png", ".wasm", ".woff2", ".npz", ".zip", ".whl", ".gz"}
SHOWN = 40  # lines of one difference


Alike = list[tuple[re.Pattern, str]]


def settled(text: str, suffix: str, alike: Alike) -> list[str]:
    """The text in lines, a tag or the text between two tags each, without what does not count."""
    if suffix == ".json":
        text = json.dumps(json.loads(text), indent=0, ensure_ascii=False, sort_keys=True)
    for pattern, by in [*((pattern, "#") for pattern in HASHES), *alike]:
        text = pattern.sub(by, text)
    if suffix in (".html", ".svg", ".xml"):
        text = re.sub(r"\s*(<[^>]+>)\s*", r"\n\1\n", text)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def files(folder: Path, alike: Alike) -> dict[str, Path]:
    """{path without hashes: file} of all files of a site."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            for pattern, by in [*((pattern, "#") for pattern in HASHES), *alike]:
                name = pattern.sub(by, name)
            found[name] = path
    return found


def difference(before: Path, after: Path, alike: Alike) -> list[str]:
    """The lines that differ, marked - and +; none where the files say the same."""
    one, other = before.read_bytes(), after.read_bytes()
    if one == other:
        return []
    if before.suffix in COMPILED:
        return ["bytes differ"]
    lines = [settled(content.decode(), before.suffix, alike) for content in (one, other)]
    return [line for line in list(difflib.unified_diff(*lines, n=0, lineterm=""))[2:] if not line.startswith("@@ ")]


def main(before: Path, after: Path, alike: Alike) -> int:
    one, other = files(before, alike), files(after, alike)
    for title, names in (("only before", set(one) - set(other)), ("only after", set(other) - set(one))):
        print(f"{title}: {len(names)}", *sorted(names), sep="\n  ")
    kinds: dict[tuple, list[str]] = defaultdict(list)
    for name in sorted(set(one) & set(other)):
        if found := difference(one[name], other[name], alike):
            kinds[tuple(found)].append(name)
    for lines, names in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        print(f"\n{len(names)} × {', '.join(names[:4])}{' …' if len(names) > 4 else ''}")
        print(*(line[:300] for line in lines[:SHOWN]), *([f"… {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []), sep="\n")
    print(f"\nfiles compared: {len(set(one) & set(other))}, different: {sum(map(len, kinds.values()))}")
    return 1 if kinds or set(one) ^ set(other) else 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Compare two built sites page by page")
    arguments.add_argument("before", type=Path)
    arguments.add_argument("after", type=Path)
    arguments.add_argument("--alike", action="append", default=[], metavar="REGEX=>TEXT")
    chosen = arguments.parse_args()
    pairs = [pair.partition("=>") for pair in chosen.alike]
    sys.exit(main(chosen.before, chosen.after, [(re.compile(pattern, re.S), by) for pattern, _, by in pairs]))
