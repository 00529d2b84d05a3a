// A block of code that can be run, edited, stopped and reset. It brings together what it shows (view.js, result.js,
// editing.js), its program, the queue, and what other features contribute to it (README.md).

import { settings } from "../../model/settings.js"
import { store } from "../../model/store.js"
import { duration, number, words } from "../../model/words.js"
import { Editing } from "./editing.js"
import { supported } from "./engine.js"
import { toggleMenu } from "./menu.js"
import { Result } from "./result.js"
import { View, missing } from "./view.js"

const word = words("run")
const reason = words("problems")

export class Block {
  // page: what the blocks of a page share (mount.js). program: its program, where the reader has edited that before.
  constructor(root, page, program) {
    this.root = root
    this.region = root.dataset.region
    this.page = page
    this.program = program || null
    this.task = this.nextTask = null
    this.lastOutcome = null
    this.view = new View(root)
    this.result = new Result(root, page.labels)
    this.editing = new Editing(this)
    this.contributed = page.contributions.map(({ contribute }) => contribute(this)).filter(Boolean)
    this.listen()
    if (this.program) this.show()
  }

  listen() {
    const { view, page } = this
    view.go.addEventListener("click", () => (page.queue.has(this) ? this.stop() : this.run()))
    view.edit.addEventListener("click", () => this.editing.toggle())
    view.reset.addEventListener("click", () => { this.reset(), view.go.focus() })
    view.compare.addEventListener("click", () => this.compare(!this.comparing))
    view.more.addEventListener("click", () => toggleMenu(this))
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey && !event.defaultPrevented) event.preventDefault(), this.run()
    })
  }

  async load() {
    return this.program = await this.page.programs.get(this.root.dataset.program)
  }

  // Call a hook of every contribution that has it; the answers.
  tell(hook, ...values) {
    return this.contributed.map((contribution) => contribution[hook]?.(...values))
  }

  // ---- Running

  // task(program): the fields of the job that are not those of a plain run.
  run(task = null) {
    if (!supported()) return this.view.say(word("unsupported"))
    this.nextTask = task
    return this.page.queue.ask(this)
  }

  // The queue: this block's turn has come.
  async perform() {
    const started = performance.now()
    this.task = this.nextTask
    this.showBusy(true)
    this.editing.mark(0)
    this.tell("began")
    this.view.leadTo(null)
    this.view.comparing(null)
    const outcome = await this.execute().catch(({ kind, message }) => ({ end: ["stopped", "noMemory"].includes(kind) ? kind : missing(), text: message }))
    this.view.stopClock()
    this.finish(outcome, performance.now() - started)
  }

  async execute() {
    const { engine, programs } = this.page
    const program = await this.load()
    this.result.begin()
    engine.beginning = program.beginning()
    const segments = program.segmentsUpTo(this.region)
    const job = { segments, echo: program.isEdited(this.region), ...await programs.toolbox(program), ...this.task?.(program) }
    return engine.run(job, (message) => this.result.hear(message), (state, bytes) => {
      if (state !== "running") return this.view.loading(state, bytes)
      store.set("runtime", engine.runtime)
      this.view.startClock()
    }, (overflow) => this.result.add(reason("overflow", overflow)))
  }

  // The queue: another block runs, and then this one.
  wait() {
    this.view.say(word("queued"))
    this.showBusy(true)
  }

  // The queue: this block will not have its turn.
  settle() {
    this.showBusy(false)
    this.view.say("")
  }

  showBusy(on) {
    this.view.busy(on)
    this.tell("busy", on)
  }

  stop() {
    this.page.queue.stop(this)
  }

  // ---- What a run gave

  finish(outcome, ms) {
    this.lastOutcome = outcome
    if (this.tell("ended", outcome).some(Boolean)) return
    if (outcome.end === "ok" || outcome.end === "error") return this.showResult(outcome, ms)
    if (this.result.text || this.result.figures.length) this.result.end({})
    const end = outcome.reason === "recursion" ? "tooDeep" : outcome.end
    this.view.say(word(end, { seconds: this.page.engine.seconds }))
  }

  showResult({ end, error, value, dropped, ms: measured }, ms) {
    const problem = error && error.kind !== "error" ? reason(error.kind) : ""
    const more = dropped ? word("dropped", { lines: number(dropped) }) : ""
    const note = [problem, more].filter(Boolean).join(" ")
    const same = this.result.end({ problem: error?.text, note, value, finished: end === "ok" && !dropped })
    if (["no-browser-module", "not-shipped", "network", "process", "memory"].includes(error?.kind)) this.result.lead()
    if (error) return this.showError(error)
    const compared = same === null ? "" : word(same ? "same" : "different")
    this.view.say([word("ok", { time: duration(measured ?? ms) }), compared].filter(Boolean).join(" · "))
    this.root.dataset.same = same ?? ""
    if (same === false) this.compare(false)
  }

  // Where an error came from: this block, another one, or a segment that the page does not show.
  showError({ segment, line }) {
    const region = this.task ? this.region : this.program.segments[segment]?.region
    const own = region === this.region
    const other = own ? this : this.page.blocks.find((one) => one.region === region && one.root.dataset.program === this.root.dataset.program)
    if (own) this.view.say(line ? word("error", { line }) : word("errorSomewhere"))
    else this.view.say(other ? word("errorBefore", { region, line }) : word("errorHidden"))
    other?.editing.mark(line)
    this.view.leadTo(other && line ? () => other.editing.open(line) : null)
  }

  compare(published) {
    this.comparing = published
    this.result.compare(published)
    this.view.comparing(published)
  }

  // ---- The reader's code

  show() {
    const code = this.program.code(this.region)
    const plain = this.contributed.reduce((text, contribution) => contribution.plain?.(text) ?? text, code)
    this.editing.show(code, plain, this.program.isEdited(this.region))
    this.tell("shown", code)
  }

  change(code) {
    this.program.edit(this.region, code)
    this.editing.mark(0)
    this.show()
  }

  reset() {
    if (this.page.queue.has(this)) this.stop()
    this.program?.reset(this.region)
    this.result.clear()
    this.editing.mark(0)
    if (this.program) this.show()
    this.tell("reset")
    this.view.comparing(null)
    this.view.leadTo(null)
    this.view.say("")
  }
}
