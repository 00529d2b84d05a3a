"""make record: run the programs and rewrite what is recorded in their folders.

python -m theme.commands.record [foundations/perceptron.py …]
"""

import sys

from theme.model import places, programs


def record(path) -> list[str]:
    """Run one program and bring its recorded files up to date. Returns what changed."""
    recording = programs.run(path)
    if recording.error:
        raise SystemExit(f"{recording.error}\nNothing was rewritten for {programs.name(path)}.")
    return write(path, programs.recorded_files(path, recording)) or [f"unchanged: {programs.name(path)} ({recording.seconds:.2f} s)"]


def write(path, files: dict) -> list[str]:
    """Bring the recorded files of a program up to date. Returns what changed."""
    changes = []
    for file, text in files.items():
        if not file.exists() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            changes.append(f"wrote {programs.name(file)}")
    for file in programs.files_on_disk(path) - set(files):
        file.unlink()
        changes.append(f"removed {programs.name(file)}")
    return changes


if __name__ == "__main__":
    chosen = [places.SNIPPETS / argument.removeprefix("snippets/") for argument in sys.argv[1:]]
    for program in chosen or programs.programs():
        if not program.is_file():
            raise SystemExit(f"no such program: {places.shown(program)}")
        print(*record(program), sep="\n")
