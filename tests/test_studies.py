"""Studies are what was recorded, and can be run: here reduced, whole once a week."""

import json
import subprocess
import sys

import pytest

from theme.model import studies

STUDY = '''"""How often the echo is right, over several seeds; and the weight that it ends with."""

# --8<-- [start:sweep]
import numpy as np
from networks.echo import echo

seeds = 3  # reduced: 1
w = np.array([2.0])
for seed in range(seeds):
    x = np.random.default_rng(seed).normal(size=4)
    print(seed, round(float(np.abs(echo(x, w) - 2 * x).max()), 3))
np.savez_compressed("data/echo_weights.npz", w=w)
# --8<-- [end:sweep]
'''
ASK = """
import json
from theme.model import places, studies
path = places.SNIPPETS / "networks/echo/study.py"
run = studies.reduced(path)
print(json.dumps([studies.faults(path), run.error, run.outputs]))
"""


def test_every_study_is_recorded_and_runs_reduced():
    for path in studies.studies():
        assert not studies.faults(path), "\n".join(studies.faults(path))
        assert not (error := studies.reduced(path).error), error


@pytest.fixture
def project(small):
    """The small site with a study."""
    folder = small()
    (folder / "snippets" / "networks" / "echo" / "study.py").write_text(STUDY, "utf-8")
    return folder


def study(project, *arguments):
    return subprocess.run([sys.executable, "-m", "theme.commands.study", *arguments], cwd=project, capture_output=True, text=True)


def asked(project):
    done = subprocess.run([sys.executable, "-c", ASK], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_study_is_recorded_with_its_weights_and_what_changes_is_noticed(project):
    assert "run `make study PROGRAM=networks/echo/study.py`" in asked(project)[0][0]
    done = study(project)
    assert done.returncode == 0, done.stderr
    folder = project / "snippets" / "networks" / "echo" / "study"
    assert (folder / "output.txt").read_text("utf-8").count("0.0\n") == 3
    assert (project / "snippets" / "data" / "echo_weights.npz").is_file()
    faults, error, outputs = asked(project)
    assert not faults and not error and outputs == {"sweep": "0 0.0\n"}
    assert study(project, "--check").returncode == 0
    program = folder.parent.with_suffix(".py")
    program.write_text(program.read_text("utf-8").replace("return w * x", "return w * x + 1"), "utf-8")
    assert "networks/echo/study.py: its sources have changed" in asked(project)[0][0]
    done = study(project, "--check")
    assert done.returncode == 1 and "gives something else" in done.stdout
    (project / "snippets" / "data" / "echo_weights.npz").write_bytes(b"other")
    assert any("snippets/data/echo_weights.npz is not what networks/echo/study.py saved" in fault for fault in asked(project)[0])


def test_weights_that_are_too_large_are_refused(project):
    file = project / "snippets" / "networks" / "echo" / "study.py"
    large = STUDY.replace("w=w)", "w=np.random.default_rng(0).normal(size=9000))")
    file.write_text(large, "utf-8")
    done = study(project)
    assert done.returncode == 1 and "its weights have" in done.stderr and "60,000 are allowed" in done.stderr
