// Python in a worker of its own: it can be stopped at any time, and the page never waits for it. messages.js lists what
// comes and goes.
//
// Every run is a first run. Before it, Python's whole memory is made what it was when the same code had come to the same
// point in a fresh interpreter (memory.js). Where that cannot be done, the worker says that it is spent, and the page
// takes another for the next run.

import { Images, Memory } from "./memory.js"
import { toPage } from "./messages.js"
import { forgetScheduled, start, write } from "./python.js"

const WORN = 700 * 2 ** 20 // WebAssembly's memory never shrinks: what has grown so far is replaced
const WORTH = 10 // milliseconds that an image in the midst of a run has to save
const LOOK = 1000 // milliseconds: what has run faster is looked at once more
const PAUSE = 300 // when nothing else has been asked for so long

let python, harness, memory, images
let crash // the error that Python broke down with
let look // the timer of a second look
const given = [] // the files that came with jobs, each set once: what is installed is told by its number here

const post = (message) => self.postMessage(message)

self.onmessage = ({ data }) => (data.type === "start" ? begin(data) : run(data)).catch((error) =>
  post(toPage.failed({ id: data.id, text: String(error?.message ?? error).slice(0, 2000), reason: reasonOf(error) })))

async function begin({ budget, ...settings }) {
  const heard = {
    bytes: (bytes) => post(toPage.loading({ bytes })),
    starting: () => post(toPage.starting()),
    output: (text) => post(toPage.output({ text })),
    figure: (svg) => post(toPage.figure({ svg })),
  }
  ;({ python, harness } = await start(settings, heard))
  images = new Images(budget)
  memory = trusted()
  post(toPage.ready({ memory: bytes(), images: !!memory }))
}

// The memory of this Python, if an image of it can be brought back: tried once, on what a copy of variables would miss.
function trusted() {
  try {
    const found = new Memory(python)
    const before = `class A: count = 0\ndef f(seen=[]): A.count += 1; seen.append(open("f", "a").write("x")); return len(seen)`
    const after = `f(); import fractions; assert (f(), A.count, open("f").read()) == (2, 2, "xx"), "a run has been seen by another"`
    const runs = (code) => { if (harness.execute("", code, 1, true, false, false)) throw new Error("a try of it fails") }
    found.leave()
    runs(before)
    const image = found.take()
    for (let i = 0; i < 2; i++) {
      found.restore(image)
      found.leave()
      runs(after)
    }
    found.restore(found.first)
    return found
  } catch (error) {
    console.warn(`Every run starts Python anew: ${error.message}`)
    return null
  }
}

async function run({ id, segments, files, edited, check, echo }) {
  if (crash) throw crash // Pyodide no longer says so itself
  clearTimeout(look)
  const started = performance.now()
  const keys = keysOf(segments, number(files), check)
  const from = ready(keys, files)
  const back = performance.now() - started
  memory?.leave()
  harness.setOwnFiles(JSON.stringify(edited))
  const result = perform(segments, keys, from, check, echo)
  const spent = !memory?.isWhole || bytes() > WORN
  post(toPage.done({ id, ...result, ms: performance.now() - started, back, from, memory: bytes(), spent }))
  if (spent || result.error || result.ended || check) return
  keep(keys.at(-1))
  if (echo && performance.now() - started < LOOK) look = setTimeout(() => lookForOverflow(id, keys.at(-2), segments.at(-1)), PAUSE)
}

// Under which an image is kept of what comes before each segment, and after the last: all that has been run until then.
function keysOf(segments, installed, check) {
  let key = `${installed} ${check ? "check" : ""}`
  return [key, ...segments.map((segment) => (key += JSON.stringify(segment)))]
}

function number(files) {
  const names = Object.keys(files)
  const isSame = (other) => Object.keys(other).length === names.length && names.every((name) => sameContent(files[name], other[name]))
  const known = given.findIndex(isSame)
  return known < 0 ? given.push(files) - 1 : known
}

const sameContent = (a, b) => a === b || (typeof a === "object" && a.length === b?.length && a.every((byte, i) => byte === b[i]))

// Bring Python to the last point before the last segment that is known. Gives the number of the segment that comes next.
function ready(keys, files) {
  forgetScheduled()
  let from = keys.length - 2
  while (from >= 0 && !images.get(keys[from])) from--
  memory?.restore(from < 0 ? memory.first : images.get(keys[from]))
  if (from < 0) {
    memory?.leave()
    write(python, files)
    if (keys.length === 2) keep(keys[0])
  }
  return Math.max(from, 0)
}

// Run the segments from there on, in silence but for the last. An image is kept before the last, and where running again
// what has run since the image before would take longer than bringing it back.
function perform(segments, keys, from, check, echo) {
  let since = performance.now()
  for (let i = from; i < segments.length; i++) {
    const [label, code, line] = segments[i]
    memory?.leave()
    const isLast = i === segments.length - 1
    const told = JSON.parse(harness.execute(label, code, line, !isLast, !!check && !isLast, isLast && !!echo) || "{}")
    if (told.error) return { error: { ...told.error, segment: i }, dropped: told.dropped }
    if (isLast) return check ? JSON.parse(harness.judge(check, label, line)) : told
    if (i + 2 < segments.length && performance.now() - since < WORTH) continue
    keep(keys[i + 1])
    since = performance.now()
  }
  return {}
}

// The reader's own code, again from where it began: has a whole number left its 32 bits? Nobody waits for it.
function lookForOverflow(id, key, segment) {
  const before = images.get(key)
  if (!before) return
  memory.restore(before)
  memory.leave()
  forgetScheduled()
  try {
    const found = harness.lookForOverflow(...segment)
    if (found) post(toPage.noted({ id, overflow: JSON.parse(found) }))
  } catch (error) {
    post(toPage.failed({ text: error.message, reason: reasonOf(error) }))
  }
}

// Between two segments. The page runs again what leads to a block whose image is not there.
function keep(key) {
  if (!memory?.isWhole || images.get(key)) return
  images.keep(key, memory.take())
}

function reasonOf(error) {
  crash ??= error
  if (/call stack|stack overflow|too much recursion/i.test(error?.message)) return "recursion"
  return /memory/i.test(error?.message) && !python ? "memory" : "crash"
}

const bytes = () => python._module.HEAP8.length
