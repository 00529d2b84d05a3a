// Python in a worker of its own: it can be stopped at any time, and the page never waits for it.
//
//   page → worker   {type: "start", runtime, harness, memory}   once
//                   {type: "run", id, program, steps, files, edited, check}    as often as you like, one at a time
//   worker → page   loading {bytes} · starting · ready {memory} · output {text} · figure {svg} · done {…} · failed {text}

const post = (type, fields = {}) => self.postMessage({ type, ...fields })
let python, harness, output, show

self.onmessage = ({ data }) => (data.type === "start" ? start(data) : run(data)).catch((error) =>
  post("failed", { id: data.id, text: String(error?.message ?? error).slice(0, 2000) }))

async function start({ runtime, harness: address, memory }) {
  limitMemory(memory)
  countBytes()
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`)
  python = await loadPyodide({
    indexURL: runtime,
    packages: ["numpy"],
    stdout: () => {},
    stderr: () => {},
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
    // What Python's `import js` would give: no network, no storage, no messages in the page's name.
    jsglobals: { Object, setTimeout: self.setTimeout.bind(self), clearTimeout: self.clearTimeout.bind(self) },
  })
  post("starting")
  python.FS.writeFile("/home/pyodide/harness.py", await (await fetch(address)).text())
  harness = python.runPython(`
import builtins, sys
sys.path.insert(0, "/home/pyodide")
import numpy, harness
builtins.input = harness.no_input

class Hidden:
    names = {"js", "pyodide_js", "_pyodide_core", "micropip"}
    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in Hidden.names:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
harness`)
  output = harness.Output((text) => post("output", { text }))
  show = (svg) => post("figure", { svg })
  post("ready", { memory: python._module.HEAP8.length })
}

async function run({ id, program, steps, files, edited, check }) {
  const started = performance.now()
  const given = [steps, files, edited].map((value) => python.toPy(value))
  const result = harness.run(program, ...given, output, show, check)
  const { verdict, ...error } = result?.toJs({ dict_converter: Object.fromEntries }) ?? {}
  ;[result, ...given].forEach((proxy) => proxy?.destroy())
  post("done", { id, verdict, error: error.kind ? error : undefined, ms: performance.now() - started, dropped: output.dropped,
    memory: python._module.HEAP8.length })
}

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
        post("loading", { bytes: chunk.length })
        controller.enqueue(chunk)
      },
    })
    return new Response(response.body.pipeThrough(count), { status: response.status, headers: response.headers })
  }
}
