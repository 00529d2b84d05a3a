"""make bench ONLY=runner: what it costs to run programs in the page. Figures of this machine, local server, medians.

Bytes and seconds from the click to the first output, the next runs, Stop; and every program's time in the browser.
Fails where a program takes longer than a reader waits. `measure` gives the times of some programs to other tools.
"""

import statistics

from theme.commands.measure import IMPORT, Traffic, built_site, measure, reader, visit
from theme.model import programs

TRIES = 5
LIMIT = 10  # seconds in the browser that a program may take
LESSON, REGION = "foundations/perceptron/", "gates"  # a small block, in the page that the targets are meant for

# Click Run; the milliseconds until text stands in the output, and until the block is idle again.
FIRST_OUTPUT = """region => new Promise((resolve) => {
    const block = document.querySelector(`.program[data-region="${region}"]`)
    const output = document.querySelector(`.output[data-region="${region}"]`)
    const told = new MutationObserver(() => {
        if (!output.querySelector(".live code")?.textContent) return
        told.disconnect()
        resolve(performance.now() - from)
    })
    told.observe(output, {subtree: true, childList: true, characterData: true})
    const from = performance.now()
    block.querySelector(".run__go").click()
})"""
RUN = f"""async region => {{
    {IMPORT}
    const block = (await module("handle.js")).block(region), from = performance.now()
    await block.run()
    if (block.lastOutcome.end !== "ok") throw new Error(JSON.stringify(block.lastOutcome))
    return [performance.now() - from, block.lastOutcome.back]
}}"""
# The same where nothing of an earlier run can be brought back: in a Python that has just started, which was waiting.
ANEW = f"""async region => {{
    {IMPORT}
    const handle = await module("handle.js"), block = handle.block(region), engine = handle.engine
    while (engine.spare?.state !== "ready") await new Promise(done => setTimeout(done, 20))
    engine.drop(engine.worker)
    const from = performance.now()
    await block.run()
    if (block.lastOutcome.end !== "ok") throw new Error(JSON.stringify(block.lastOutcome))
    return performance.now() - from
}}"""
# An endless loop and Stop, then the next run, with a spare worker or without one.
STOP = f"""async ([region, spare]) => {{
    {IMPORT}
    const handle = await module("handle.js"), block = handle.block(region), engine = handle.engine
    const pause = ms => new Promise(done => setTimeout(done, ms))
    while (engine.spare?.state !== "ready") await pause(20)
    await block.editing.open()
    block.change("while True: pass")
    block.editing.close()
    const running = block.run()
    await pause(500)
    if (!spare) engine.drop(engine.spare)
    const stopped = performance.now()
    block.stop()
    await running
    const idle = performance.now()
    block.reset()
    const again = performance.now()
    await block.run()
    if (block.lastOutcome.end !== "ok") throw new Error(JSON.stringify(block.lastOutcome))
    return [idle - stopped, performance.now() - again]
}}"""


def one_reader(address: str, traffic: Traffic) -> dict[str, float]:
    """A first visit and a later one, from the first click to a run after Stop."""
    found = {}
    with reader() as context:
        start = traffic.bytes
        page = visit(context, address + LESSON)
        before = traffic.rest(page)
        found["before the first click, kB"] = (before - start) / 1e3
        found["first output, first visit, s"] = page.evaluate(FIRST_OUTPUT, REGION) / 1e3
        found["bytes until then, MB"] = (traffic.bytes - before) / 1e6
        found["the whole first visit, MB"] = (traffic.rest(page) - start) / 1e6
        page.close()
        before = traffic.bytes
        page = visit(context, address + LESSON)
        found["a later visit, kB"] = (traffic.rest(page) - before) / 1e3
        before = traffic.bytes
        found["first output, later visit, s"] = page.evaluate(FIRST_OUTPUT, REGION) / 1e3
        found["bytes until then, later visit, kB"] = (traffic.bytes - before) / 1e3
        again = [page.evaluate(RUN, REGION) for _ in range(TRIES)]
        found["the next run of a small block, ms"], found["… of which to bring Python back, ms"] = map(statistics.median, zip(*again))
        found["… in a Python that has just started, ms"] = page.evaluate(ANEW, REGION)
        stop, found["the run after Stop, ms"] = page.evaluate(STOP, [REGION, True])
        found["Stop, ms"] = stop
        _, found["the run after Stop without a spare, ms"] = page.evaluate(STOP, [REGION, False])
    return found


# What a reader should not have to exceed; the other figures are for comparing. A run after Stop includes the program's own time.
TO_REACH = {
    "first output, first visit, s": 3,
    "the whole first visit, MB": 9.5,
    "first output, later visit, s": 1.3,
    "the next run of a small block, ms": 30,
    "… of which to bring Python back, ms": 10,
    "Stop, ms": 100,
    "the run after Stop, ms": 100,
    "the run after Stop without a spare, ms": 2000,
}


def main() -> None:
    traffic = Traffic()
    with built_site(traffic) as address:
        readers = [one_reader(address, traffic) for _ in range(TRIES)]
        print(f"\nrunning {LESSON}, {REGION}: median of {TRIES} readers, and the slowest")
        for what in readers[0]:
            values = [found[what] for found in readers]
            goal = f"at most {TO_REACH[what]:g}" if what in TO_REACH else ""
            missed = "  MISSED" if statistics.median(values) > TO_REACH.get(what, float("inf")) else ""
            print(f"{what:>40} {statistics.median(values):>9.2f} {max(values):>9.2f}  {goal}{missed}")
        print(f"\n{'seconds of a whole program':>40} {'native':>9} {'browser':>9}  {'times':>6}")
        costs = measure([programs.name(path) for path in programs.programs()], address)
    for name, (native, inside) in sorted(costs.items(), key=lambda cost: -cost[1][1]):
        print(f"{name:>40} {native:>9.3f} {inside:>9.3f}  {inside / native:>6.1f}")
    if slow := [name for name, (_, inside) in costs.items() if inside > LIMIT]:
        raise SystemExit(f"longer than {LIMIT} s in the browser: {', '.join(slow)}")
    print(f"no program takes longer than {LIMIT} s in the browser")


if __name__ == "__main__":
    main()
