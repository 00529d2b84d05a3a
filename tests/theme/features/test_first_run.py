"""Every run is a first run: whatever was run before, a block gives what it gives in a fresh Python. In Chromium and Firefox."""

import pytest
from conftest import with_handle
from first_runs import CASES, ENDS, OF_ONE_PYTHON, REPLACED, VANDAL
from test_firefox import by_handle, firefox, lead  # noqa: F401
from test_pasted_programs import page  # noqa: F401  a fixture
from test_runner import PERCEPTRON, start_python, visitor

# Run a case after a vandal, again, in a fresh Python, and again: what each time was seen.
TRY = """async ({engine}, [first, second, vandal]) => {
    const run = async (...codes) => {
        let seen = ""
        const segments = codes.map((code, i) => [`step ${i}`, code, 1])
        const outcome = await engine.run({segments, files: {}, edited: []}, ({text}) => { seen += text }, () => {})
        return {seen: seen + (outcome.error?.text ?? ""), end: outcome.end, from: outcome.from, spent: outcome.spent}
    }
    const tries = []
    for (const isFresh of [false, true]) {
        if (isFresh && engine.worker) engine.drop(engine.worker)
        if (!isFresh) await run(vandal)
        tries.push(await run(first, second), await run(first, second))
    }
    return tries
}"""


def check(name, tries):
    """All alike; and where Python lives on, brought back and not run again from the beginning."""
    first, again, *fresh = tries
    assert first["end"] in ("ok", "error") or name in ENDS, first
    assert first["seen"] or name in ENDS, "the case shows nothing"
    for other in [again] if name in OF_ONE_PYTHON else [again, *fresh]:
        assert other["end"] == first["end"]
        assert other["seen"] == first["seen"] or name in ENDS  # how far a last cry comes depends on the stack
    if name not in REPLACED:
        # The first time, another case with the same first step may have left an image of it.
        assert [one["from"] for one in tries[1:]] == [1, 0, 1] and not any(one["spent"] for one in tries), tries


@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_the_same_whatever_was_run_before(page, name):  # noqa: F811
    check(name, page.evaluate(with_handle(TRY), [*CASES[name], VANDAL]))


MANY = """async ({engine}, [first, second]) => {
    const segments = [first, second].map((code, i) => [`step ${i}`, code, 1])
    const seen = new Set(), bytes = new Set()
    for (let i = 0; i < 200; i++) {
        let text = ""
        const outcome = await engine.run({segments, files: {}, edited: []}, (message) => { text += message.text }, () => {})
        seen.add(text)
        bytes.add(outcome.memory)
    }
    return {seen: [...seen], bytes: [...bytes]}
}"""


def test_two_hundred_runs_leave_memory_as_it_was(page):  # noqa: F811
    first = "import gc, sys\nimport numpy as np\nkept = [object()]"
    second = """
kept += [np.ones(100_000) for _ in range(20)]
mine = object()
kept += [mine] * 1000
open(f"file{len(kept)}.txt", "w").write("x" * 100_000)
print(len(gc.get_objects()), sys.getrefcount(mine), sys.getrefcount(None), len(sys.modules), id(mine))"""
    found = page.evaluate(with_handle(MANY), [first, second])
    assert len(found["seen"]) == 1 and len(found["bytes"]) <= 2, found  # memory grows at the first run, if at all


def test_where_memory_cannot_be_brought_back_a_run_is_slower_and_right(chromium, address):
    context = chromium.new_context(service_workers="block")

    def without(route):
        answer = route.fetch()
        told = answer.text().replace('"stackSave"', '"a name that Pyodide has no longer"')
        assert told != answer.text()
        route.fulfill(response=answer, body=told)

    context.route("**/features/run/memory.js", without)
    poor = visitor(context, address)(PERCEPTRON)
    start_python(poor)
    tries = poor.evaluate(with_handle(TRY), [*CASES["a class that counts its objects"], VANDAL])
    assert len({one["seen"] for one in tries}) == 1 and all(one["spent"] and one["from"] == 0 for one in tries), tries
    context.close()


@pytest.fixture(scope="module")
def other(firefox, site, address):  # noqa: F811
    opened = lead(firefox, site, address)(PERCEPTRON)
    opened.click(".run__go")
    opened.wait_for(by_handle("({blocks}) => blocks.some(block => block.lastOutcome)"), None)
    return opened


@pytest.mark.xdist_group("firefox")
@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_the_same_in_firefox(other, name):
    check(name, other.evaluate(by_handle(TRY), [*CASES[name], VANDAL]))
