// How Python starts in the worker: bounded, silent, without the browser's doors, and at rest when it is done.

const HOME = "/home/pyodide"
const INNER = `${HOME}/.runner` // harness.py and overflow.py: where programs neither import from nor look

let run = 0 // which run is under way: what an earlier one has scheduled never comes

// From now on, nothing that was scheduled before is called: its memory may be another's.
export const forgetScheduled = () => { run++ }

const later = self.setTimeout.bind(self)
const ofThisRun = (call, ...rest) => {
  const born = run
  return later((...values) => born === run && call(...values), ...rest)
}

// Start it. heard: {bytes(number) as they come, starting(), output(text), figure(svg)}. Gives {python, harness}, where
// each function takes and gives strings and numbers only.
export async function start({ runtime, sources, memory }, heard) {
  limitMemory(memory)
  countBytes(heard.bytes)
  Object.defineProperty(self, "scheduler", { configurable: true, value: { postTask: (call, { delay = 0 } = {}) => ofThisRun(call, delay) } })
  const { loadPyodide } = await import(`${runtime}pyodide.mjs`)
  const [python, ...texts] = await Promise.all([
    loadPyodide({
      indexURL: runtime,
      packages: ["numpy"],
      stdout: () => {},
      stderr: () => {},
      env: { HOME, PYTHONHASHSEED: "0" },
      // What Python's `import js` would give: no network, no storage, no messages in the page's name.
      jsglobals: { Object, setTimeout: ofThisRun, clearTimeout: self.clearTimeout.bind(self) },
    }),
    ...sources.map((address) => fetch(address).then((answer) => answer.text())),
  ])
  heard.starting()
  python.FS.mkdir(INNER)
  texts.forEach((text, i) => python.FS.writeFile(`${INNER}/${sources[i].split("/").at(-1)}`, text))
  const functions = python.runPython(`
import sys
sys.path[:0] = ["${HOME}", "${INNER}"]
import harness
sys.path.remove("${INNER}")
harness.settle()
harness`)
  functions.connect(heard.output, heard.figure)
  const { execute, judge, set_own_files: setOwnFiles, look_for_overflow: lookForOverflow } = functions
  return { python, harness: { functions, execute, judge, setOwnFiles, lookForOverflow } } // functions: what nobody holds would be released
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
function countBytes(tell) {
  const ask = self.fetch.bind(self)
  self.fetch = async (...request) => {
    const response = await ask(...request)
    if (!response.ok || !response.body) return response
    const count = new TransformStream({
      transform(chunk, controller) {
        tell(chunk.length)
        controller.enqueue(chunk)
      },
    })
    const headers = new Headers(response.headers)
    if (response.url.endsWith(".wasm")) headers.set("Content-Type", "application/wasm") // whatever a server calls it
    return new Response(response.body.pipeThrough(count), { status: response.status, headers })
  }
}

// A program's files, where it looks for them.
export function write({ FS }, files) {
  for (const [name, content] of Object.entries(files)) {
    const path = `${HOME}/${name}`
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")))
    FS.writeFile(path, content)
  }
}
