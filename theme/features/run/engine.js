// One engine a page: a worker that runs, a spare one where the machine can afford it, the limits, and Stop.

import { toPage, toWorker } from "./messages.js"

const MEMORY = 2 ** 30
const MIB = 2 ** 20

export const supported = () => typeof Worker === "function" && typeof WebAssembly === "object" && !!WebAssembly.instantiateStreaming
  && typeof TransformStream === "function"

const beside = (file) => new URL(file, import.meta.url).href

const isCoarse = () => matchMedia("(pointer: coarse)").matches
const canSpare = () => !isCoarse() && (navigator.deviceMemory ?? 8) >= 4
const budget = () => (isCoarse() ? 48 : 96) * MIB // for images of Python's memory

export class Engine {
  // runtime: the address of Python's files
  constructor(runtime) {
    this.runtime = runtime
    this.seconds = 60 // that a run may take
    this.worker = this.spare = this.job = null
    this.beginning = null // a job that a spare worker does in silence, so that the run after Stop has less to do
  }

  // A worker loaded by its address would have no Content-Security-Policy on GitHub Pages, which sends no headers.
  // One that is started from a blob inherits the page's.
  spawn() {
    const start = new Blob([`import ${JSON.stringify(beside("worker.js"))}`], { type: "text/javascript" })
    const address = URL.createObjectURL(start)
    const worker = new Worker(address, { type: "module" })
    const entry = { worker, bytes: 0, state: "loading", watch: null }
    entry.ready = new Promise((resolve, reject) => {
      entry.reject = reject
      worker.onmessage = ({ data }) => this.hear(entry, data, resolve)
      worker.onerror = (event) => {
        event.preventDefault()
        this.hear(entry, toPage.failed({ text: event.message ?? "the worker could not be loaded" }))
      }
    })
    entry.ready.catch(() => {})
    entry.ready.finally(() => URL.revokeObjectURL(address)).catch(() => {})
    worker.postMessage(toWorker.start({ runtime: this.runtime, sources: ["harness.py", "overflow.py"].map(beside), memory: MEMORY, budget: budget() }))
    return entry
  }

  hear(entry, message, resolve) {
    const job = this.job?.entry === entry ? this.job : null
    const isReady = entry.state === "ready"
    const hears = {
      loading: () => { if (entry.state === "loading") entry.watch?.("loading", (entry.bytes += message.bytes)) },
      starting: () => entry.watch?.((entry.state = "starting")),
      ready: () => {
        entry.state = "ready"
        entry.images = message.images
        document.dispatchEvent(new Event("runner:ready")) // the feature offline: from now on Python is worth keeping
        resolve(entry)
      },
      output: () => job?.listen(message),
      figure: () => job?.listen(message),
      done: () => { if (job?.id === message.id) this.finish(entry, { end: message.error ? "error" : "ok", ...message }) },
      noted: () => { if (this.watcher?.id === message.id) this.watcher.noted(message.overflow) },
      failed: () => {
        if (!isReady) this.drop(entry, Object.assign(new Error(message.text), { kind: message.reason === "memory" ? "noMemory" : "load" }))
        else if (job) this.finish(entry, { end: "crashed", text: message.text, reason: message.reason })
        else this.drop(entry) // while it looked at a run that was over
      },
    }
    hears[message.type]()
  }

  // Run the segments of a program; listen gets the messages "output" and "figure", watch the states before them.
  // With check, the name of a function, what the segments define is judged: the verdict is {key, values}.
  // With echo, the last line may tell what it is worth, and after the end noted(overflow) may be called.
  // Resolves with {end: "ok" | "error" | "stopped" | "limit" | "crashed"}; rejects where Python cannot be loaded.
  async run(job, listen, watch, noted = () => {}) {
    if (!this.worker) {
      this.worker = this.spare ?? this.spawn()
      this.spare = null
    }
    const entry = this.worker
    entry.watch = watch
    if (entry.state !== "ready") watch(entry.state, entry.bytes)
    await entry.ready
    watch("running")
    return new Promise((resolve) => {
      const id = Math.random()
      const clock = setTimeout(() => this.stop("limit"), this.seconds * 1000)
      this.job = { id, entry, listen, resolve, clock }
      this.watcher = { id, noted }
      entry.worker.postMessage(toWorker.run({ id, ...job }))
    })
  }

  finish(entry, result) {
    const job = this.job
    if (!job || job.entry !== entry) return
    this.job = null
    clearTimeout(job.clock)
    if (result.end === "crashed" || result.spent) this.drop(entry)
    job.resolve(result)
    if (canSpare()) setTimeout(() => this.prepareSpare(), 1500)
  }

  prepareSpare() {
    if (this.spare || this.job) return
    this.spare = this.spawn()
    const spare = this.spare
    const begin = () => this.beginning && spare.images && spare.worker.postMessage(toWorker.run({ id: 0, ...this.beginning }))
    spare.ready.then(begin, () => { if (this.spare === spare) this.spare = null })
  }

  // At once, whatever Python is doing. Its variables go with it: the next run starts from the beginning.
  stop(end = "stopped") {
    const job = this.job
    this.job = null
    clearTimeout(job?.clock)
    if (this.worker) this.drop(this.worker, Object.assign(new Error("stopped"), { kind: "stopped" }))
    job?.resolve({ end })
    if (canSpare()) setTimeout(() => this.prepareSpare(), 300)
  }

  drop(entry, reason) {
    entry.worker.terminate()
    if (this.worker === entry) this.worker = null
    if (this.spare === entry) this.spare = null
    entry.reject(reason ?? new Error("dropped"))
  }
}
