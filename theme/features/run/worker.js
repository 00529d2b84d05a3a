// Python in a worker of its own: it can be stopped at any time, and the page never waits for it. messages.js lists what
// comes and goes.

import { toPage } from "./messages.js"

const HOME = "/home/pyodide"
let python, harness, output, show

const post = (message) => self.postMessage(message)

self.onmessage = ({ data }) => (data.type === "start" ? start(data) : run(data)).catch((error) =>
  post(toPage.failed({ id: data.id, text: String(error?.message ?? error).slice(0, 2000) })))

async function start({ runtime, harness: address, memory }) {
  limitMemory(memory)
  countBytes()
  python = await loadPython(runtime)
  post(toPage.starting())
  harness = await loadHarness(address)
  hideBrowserModules()
  output = harness.Output((text) => post(toPage.output({ text })))
  show = (svg) => post(toPage.figure({ svg }))
  post(toPage.ready({ memory: memoryNow() }))
}

async function run({ id, program, segments, files, edited, check }) {
  const started = performance.now()
  const given = [segments, files, edited].map((value) => python.toPy(value))
  const result = harness.run(program, ...given, output, show, check)
  const { verdict, ...error } = result?.toJs({ dict_converter: Object.fromEntries }) ?? {}
  ;[result, ...given].forEach((proxy) => proxy?.destroy())
  post(toPage.done({ id, verdict, error: error.kind ? error : undefined, ms: performance.now() - started, dropped: output.dropped,
    memory: memoryNow() }))
}

// ---- A start, in its order

// Pyodide makes its memory here, so its growth can be bounded: beyond, Python raises MemoryError.
function limitMemory(bytes) {
  const Memory = WebAssembly.Memory
  WebAssembly.Memory = function (limits) {
    return new Memory(limits.maximum ? { ...limits, maximum: Math.min(limits.maximum, bytes / 65536) } : limits)
  }
  WebAssembly.Memory.prototype = Memory.prototype
}

// Tell how many bytes have come, while they come.
function countBytes() {
  const ask = self.fetch.bind(self)
  self.fetch = async (...request) => {
    const response = await ask(...request)
    if (!response.ok || !response.body) return response
    const count = new TransformStream({
      transform(chunk, controller) {
        post(toPage.loading({ bytes: chunk.length }))
        controller.enqueue(chunk)
      },
    })
    return new Response(response.body.pipeThrough(count), { status: response.status, headers: response.headers })
  }
}

async function loadPython(runtime) {
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`)
  return loadPyodide({
    indexURL: runtime,
    packages: ["numpy"],
    stdout: () => {},
    stderr: () => {},
    env: { HOME, PYTHONHASHSEED: "0" },
    // What Python's `import js` would give: no network, no storage, no messages in the page's name.
    jsglobals: { Object, setTimeout: self.setTimeout.bind(self), clearTimeout: self.clearTimeout.bind(self) },
  })
}

async function loadHarness(address) {
  python.FS.writeFile(`${HOME}/harness.py`, await (await fetch(address)).text())
  return python.runPython(`
import builtins, sys
sys.path.insert(0, "${HOME}")
import numpy, harness
builtins.input = harness.no_input
harness`)
}

// To a program the bridges to the page are modules that do not exist.
function hideBrowserModules() {
  python.runPython(`
import sys

class Hidden:
    names = {"js", "pyodide_js", "_pyodide_core", "micropip"}
    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in Hidden.names:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())`)
}

const memoryNow = () => python._module.HEAP8.length
