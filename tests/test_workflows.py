"""The workflows pass their audit and their schema."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

GITHUB = Path(__file__).parents[1] / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([str(Path(sys.executable).with_name(name)), *arguments], capture_output=True, text=True, timeout=120)


def test_zizmor_finds_nothing():
    done = tool("zizmor", "--offline", "--strict-collection", str(GITHUB))
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflows_fit_their_schema():
    done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_by_commit_and_jobs_have_least_permissions():
    for workflow in WORKFLOWS:
        text = workflow.read_text("utf-8")
        data = yaml.safe_load(text)
        assert data["permissions"] == {}, f"{workflow.name}: permissions belong to the jobs"
        assert "concurrency" in data, f"{workflow.name} has no concurrency group"
        for use in re.findall(r"uses: *([^$\s]\S+)(.*)", text):  # not the project's own, which begin with $/
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", use[0]) and re.search(r"# v\d+\.\d+\.\d+", use[1]), f"{workflow.name}: {use[0]}"


def test_all_supported_pythons_and_both_ends_of_numpy_are_tested():
    text = (GITHUB / "workflows" / "test.yml").read_text("utf-8")
    for version in ("3.11", "3.12", "3.13", "3.14", "latest", "2.0"):
        assert version in text, f"test.yml does not test {version}"
    assert "schedule" in text and "pull_request" in text
