"""make study PROGRAM=networks/hopfield/study.py: run a study and rewrite what is recorded of it; without PROGRAM, all.

With --check nothing is rewritten: it ends with 1 where a study gives something else than what is recorded.
"""

import json
import sys

from theme.commands.record import write
from theme.model import places, programs, studies
from theme.model.fault import Fault


def main(names: list[str], checking: bool) -> int:
    """The number of studies that gave something else."""
    differing = 0
    for path in [places.SNIPPETS / name.removeprefix("snippets/") for name in names] or studies.studies():
        if path.name != studies.NAME or not path.is_file():
            raise SystemExit(f"no such study: {places.shown(path)}; it is called {studies.NAME}, in the folder of a program")
        try:
            recording, record = studies.run(path)
        except Fault as fault:
            raise SystemExit(str(fault)) from None
        if recording.error:
            raise SystemExit(f"{recording.error}\nNothing was rewritten for {programs.name(path)}.")
        files = programs.recorded_files(path, recording)
        if checking:
            differs = any(not file.is_file() or file.read_text("utf-8") != text for file, text in files.items())
            differs |= studies.kept(path)["weights"] != record["weights"]
            print(f"{programs.name(path)}: {'gives something else than what is recorded' if differs else 'the same'}")
            differing += differs
            continue
        print(*write(path, files), sep="\n")
        studies.record_of(path).write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        print(f"recorded: {programs.name(path)} ({record['seconds']} s)")
    return differing


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    sys.exit(min(1, main(arguments, "--check" in sys.argv)))
