// A block of code that can be run, edited, stopped and reset; loaded at the first click.

import { Engine, supported } from "./engine.js"
import { notebook } from "./notebook.js"
import * as params from "./params.js"
import { load, store } from "./program.js"
import { solve } from "./progress.js"
import { Result, element } from "./result.js"
import { duration, language, number, word } from "./words.js"

let config, engine, labels = {}
const programs = {} // name → promise of a Program
const blocks = []
let running = null, waiting = null // the block that runs, and the one that comes next: the latest that was asked for

export async function mount(settings) {
  const root = new URL(settings.root, location.href).href
  config = { ...settings, root, runner: root + settings.runner, runtime: root + settings.runtime }
  engine = new Engine(config)
  if (settings.labels) labels = await (await fetch(root + settings.labels)).json()
  // What can fail comes first: where it does, all of this is tried again, and nothing may be built twice.
  const roots = [...document.querySelectorAll(".program[data-region]")].filter((root) => root.querySelector(".run"))
  const edited = await Promise.all(roots.map(({ dataset }) => store.get(`code:${dataset.program}`) && program(dataset.program)))
  roots.forEach((root, i) => blocks.push(new Block(root, edited[i])))
  window.runner = { blocks, engine } // for the tests, and for the curious
}

const program = (name) => (programs[name] ??= load(config.root, config.programs[name]).catch((error) => {
  delete programs[name]
  throw error
}))

// The toolbox as a program gets it: with what the reader has changed of it in this page.
async function toolbox(owner) {
  const edited = Object.keys(owner.files).filter((name) => config.programs[name] && store.get(`code:${name}`))
  const files = { ...owner.files }
  for (const name of edited) files[name] = (await program(name)).file()
  return { files, edited }
}

class Block {
  // owner: its program, where the reader has edited that before.
  constructor(root, owner) {
    this.root = root
    this.region = root.dataset.region
    this.pre = root.querySelector("pre")
    this.code = this.pre.querySelector("code")
    this.highlighted = this.code.innerHTML
    this.labels = labels
    this.params = root.nextElementSibling?.matches(".params") ? root.nextElementSibling : null
    this.result = new Result(this)
    this.buildBar()
    this.params?.addEventListener("input", (event) => this.turn(event.target))
    if (!owner) return
    this.owner = owner
    this.show()
  }

  buildBar() {
    this.bar = this.root.querySelector(".run")
    this.go = this.bar.querySelector(".run__go")
    this.toggle = this.bar.querySelector(".run__edit")
    this.menuButton = this.bar.querySelector(".run__more")
    this.checkButton = this.bar.querySelector(".run__check")
    this.resetButton = element("button", { type: "button", className: "run__reset", textContent: word("reset"), hidden: true })
    this.compareButton = element("button", { type: "button", className: "run__compare", hidden: true })
    this.badge = element("span", { className: "run__badge", textContent: word("edited"), hidden: true })
    this.status = element("span", { className: "run__status", role: "status" })
    this.clock = element("span", { className: "run__clock" })
    this.clock.setAttribute("aria-hidden", "true")
    this.jump = element("button", { type: "button", className: "run__jump", textContent: word("goToLine"), hidden: true })
    this.bar.querySelector(".run__size")?.remove()
    this.toggle.after(this.resetButton)
    this.bar.append(this.compareButton, this.badge, this.status, this.clock, this.jump)
    this.verdict = element("p", { className: "verdict", role: "status", hidden: true })
    if (this.checkButton) this.bar.after(this.verdict)
    this.go.addEventListener("click", () => (running === this || waiting === this ? this.stop() : this.run()))
    this.checkButton?.addEventListener("click", () => this.run(true))
    this.toggle.addEventListener("click", () => (this.editor ? this.closeEditor() : this.openEditor()))
    this.resetButton.addEventListener("click", () => { this.reset(), this.go.focus() })
    this.compareButton.addEventListener("click", () => this.compare(!this.comparing))
    this.jump.addEventListener("click", () => this.goTo?.())
    this.menuButton.addEventListener("click", () => this.menu())
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey && !event.defaultPrevented) event.preventDefault(), this.run()
    })
  }

  say(text) {
    this.status.textContent = text
  }

  // ---- Running

  // With checking, what the reader wrote is judged instead of shown.
  run(checking = false) {
    if (!supported()) return this.say(word("unsupported"))
    this.checkNext = checking
    if (running) {
      if (waiting && waiting !== this && waiting !== running) waiting.settle()
      waiting = this
      if (running !== this) this.say(word("queued")), this.showStop(true)
      return
    }
    return this.start()
  }

  async start() {
    running = this
    const started = performance.now()
    this.checking = this.checkNext
    this.showStop(true)
    this.markLine(0)
    this.verdict.hidden = true
    this.goTo = null
    this.jump.hidden = this.compareButton.hidden = true
    let ticking, outcome
    try {
      const owner = this.owner = await program(this.root.dataset.program)
      this.result.begin()
      const job = { program: owner.name, steps: owner.steps(this.region), ...await toolbox(owner) }
      engine.beginning = owner.beginning()
      if (this.checking) Object.assign(job, { steps: owner.stepsToCheck(this.region), check: this.exercise })
      outcome = await engine.run(job, (message) => this.result.hear(message), (state, bytes) => {
        if (state === "running") {
          store.set("runtime", config.runtime)
          const from = performance.now()
          this.clock.textContent = ""
          this.say(word("running"))
          ticking = setInterval(() => { this.clock.textContent = word("clock", { seconds: number((performance.now() - from) / 1000) }) }, 1000)
        } else this.loading(state, bytes)
      })
    } catch (error) {
      outcome = { end: error.kind === "stopped" ? "stopped" : navigator.onLine ? "load" : "offline", text: error.message }
    }
    clearInterval(ticking)
    this.clock.textContent = ""
    this.finish(outcome, performance.now() - started)
    running = null
    const next = waiting
    waiting = null
    if (next) next.start()
    else this.showStop(false)
  }

  // What comes before the first run: how much is downloaded, then the start.
  loading(state, bytes = 0) {
    if (state === "loading") {
      const percent = Math.min(99, Math.round((100 * bytes) / config.unpacked))
      const megabytes = (config.size * percent) / 100
      if (this.status.textContent !== word("loading")) this.say(word("loading"))
      this.clock.textContent = word("progress", { percent, megabytes: number(megabytes, 1), total: number(config.size, 1) })
    } else {
      this.clock.textContent = ""
      this.say(word("starting"))
    }
  }

  get exercise() {
    return this.region.replace(/-starter$/, "").replaceAll("-", "_")
  }

  // What the check says of the reader's function, in words.
  judge({ key, values }) {
    const message = this.owner.messages[this.exercise][key]?.[language].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
    const right = key === "right"
    this.verdict.textContent = message ?? word(key, values)
    this.verdict.className = right ? "verdict verdict--right" : "verdict"
    this.verdict.hidden = false
    this.say(word(right ? "right" : "notYet"))
    if (right) solve(`${this.owner.name.replace(/_exercises\.py$/, "")}:${this.region.replace(/-starter$/, "")}`)
  }

  finish(outcome, ms) {
    this.lastOutcome = outcome
    if (outcome.verdict) {
      if (this.result.text) this.result.end({})
      else this.result.clear()
      this.judge(outcome.verdict)
    } else if (outcome.end === "ok" || outcome.end === "error") {
      const note = [outcome.error && word(outcome.error.kind) !== outcome.error.kind && outcome.error.kind !== "error" ? word(outcome.error.kind) : "",
        outcome.dropped ? word("dropped", { lines: number(outcome.dropped) }) : ""].filter(Boolean).join(" ")
      const same = this.result.end({ problem: outcome.error?.text, note, finished: outcome.end === "ok" && !outcome.dropped })
      if (outcome.error) return this.showError(outcome.error)
      this.say([word("ok", { time: duration(outcome.ms ?? ms) }), same === null ? "" : word(same ? "same" : "different")].filter(Boolean).join(" · "))
      this.root.dataset.same = same === null ? "" : String(same)
      this.compareButton.hidden = same !== false
      if (same === false) this.compare(false)
    } else {
      if (this.result.text || this.result.figures.length) this.result.end({})
      this.say(word(outcome.end, { seconds: engine.seconds }))
    }
  }

  showError({ step, line }) {
    const region = this.checking ? this.region : this.owner.segments[step]?.region
    if (region === this.region) {
      this.say(line ? word("error", { line }) : word("errorSomewhere"))
      if (line) this.goTo = () => this.openEditor(line)
      this.markLine(line)
    } else {
      const other = blocks.find((block) => block.region === region && block.root.dataset.program === this.root.dataset.program)
      this.say(other ? word("errorBefore", { region, line }) : word("errorHidden"))
      if (other && line) this.goTo = () => other.openEditor(line)
      other?.markLine(line)
    }
    this.jump.hidden = !this.goTo
  }

  // One button runs and stops: the focus stays where it is.
  showStop(on) {
    if (this.checkButton) this.checkButton.disabled = on
    this.go.textContent = word(on ? "stop" : "run")
    this.go.classList.toggle("run__stop", on)
    this.root.toggleAttribute("data-running", on)
  }

  settle() {
    this.showStop(false)
    this.say("")
  }

  stop() {
    if (waiting === this) {
      waiting = null
      if (running !== this) return this.settle()
    }
    if (running === this) engine.stop()
  }

  compare(published) {
    this.comparing = published
    this.result.compare(published)
    this.compareButton.textContent = word(published ? "showOwn" : "showPublished")
  }

  // ---- Editing

  // Put the code that counts into the page: highlighted as published, or plain as the reader has it.
  show() {
    const edited = this.owner.isEdited(this.region)
    const code = this.owner.code(this.region)
    if (this.editor) {
      if (this.editor.text !== code) this.editor.text = code
    } else if (!edited) this.code.innerHTML = this.highlighted
    else this.code.textContent = `${code.replace(params.COMMENT, "")}\n`
    this.markEdited(edited)
    this.params?.querySelectorAll("input, select").forEach((control) => params.follow(control, params.literal(code, control.name)))
  }

  markEdited(edited) {
    this.badge.hidden = this.resetButton.hidden = !edited
    this.root.toggleAttribute("data-edited", edited)
  }

  change(code) {
    this.owner.edit(this.region, code)
    this.markLine(0)
    this.show()
  }

  async openEditor(line = 0) {
    try {
      this.owner = await program(this.root.dataset.program)
      if (!this.editor) {
        const { edit } = await import("./editor.js")
        if (this.editor) return
        this.pre.hidden = true
        const parent = element("div", { className: "run__editor" })
        this.pre.after(parent)
        this.editor = edit({
          parent, language, doc: this.owner.code(this.region), label: word("editor", { region: this.region }),
          onRun: () => this.run(), onLeave: () => {}, onChange: () => { if (this.editor) this.change(this.editor.text) },
        })
        this.toggle.textContent = word("close")
        this.toggle.setAttribute("aria-expanded", "true")
        if (this.badLine) this.editor.mark(this.badLine)
      }
    } catch {
      return this.say(word(navigator.onLine ? "load" : "offline"))
    }
    this.root.scrollIntoView({ block: "nearest" })
    if (line) this.editor.select(line)
    this.editor.focus()
  }

  closeEditor() {
    const { editor } = this
    this.editor = null
    editor.destroy()
    this.root.querySelector(".run__editor").remove()
    this.pre.hidden = false
    this.toggle.textContent = word("edit")
    this.toggle.setAttribute("aria-expanded", "false")
    this.show()
    this.markLine(this.badLine ?? 0)
  }

  // The line of an error: in the editor, or a bar over the code.
  markLine(line) {
    this.badLine = line
    this.pre.querySelector(".run__bad-line")?.remove()
    if (this.editor) this.editor.mark(line)
    else if (line) {
      const bar = element("span", { className: "run__bad-line" })
      bar.style.setProperty("--line", line - 1)
      this.pre.append(bar)
    }
  }

  async turn(control) {
    this.owner = await program(this.root.dataset.program)
    const code = params.assign(this.owner.code(this.region), control.name, control)
    this.owner.edit(this.region, code)
    const value = params.literal(code, control.name)
    if (this.editor || value === null) this.show()
    else {
      params.replaceShown(this.code, control.name, value)
      params.follow(control, value)
      this.markEdited(this.owner.isEdited(this.region))
    }
    this.run()
  }

  reset() {
    if (running === this || waiting === this) this.stop()
    this.owner?.edit(this.region, this.owner.original(this.owner.segment(this.region)))
    this.result.clear()
    this.markLine(0)
    if (this.owner) this.show()
    this.compareButton.hidden = this.jump.hidden = this.verdict.hidden = true
    this.say("")
  }

  // ---- More

  menu() {
    const open = this.bar.querySelector(".run__menu")
    this.menuButton.setAttribute("aria-expanded", String(!open))
    if (open) return open.remove()
    const item = (key, act) => {
      const button = element("button", { type: "button", textContent: word(key) })
      button.addEventListener("click", async () => {
        try { await act() } catch { this.say(word(navigator.onLine ? "load" : "offline")) }
        this.bar.querySelector(".run__menu")?.remove()
        this.menuButton.setAttribute("aria-expanded", "false")
        this.menuButton.focus()
      })
      return button
    }
    const menu = element("div", { className: "run__menu" },
      item("downloadProgram", () => this.download(".py", (owner) => owner.file(), "text/x-python")),
      item("downloadNotebook", () => this.download(".ipynb", (owner) =>
        notebook(owner, word("notebookIntro", { program: owner.name, page: location.href.split("#")[0] }), word("notebookFiles")), "application/x-ipynb+json")),
      item("copyLink", async () => {
        const link = `${location.href.split("#")[0]}#${this.root.id}`
        history.replaceState(null, "", link)
        await navigator.clipboard?.writeText(link)
        this.say(word("copied"))
      }),
      item("resetPage", () => { blocks.forEach((block) => block.reset()), this.say(word("pageReset")) }))
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.menu(), this.menuButton.focus()
    })
    this.menuButton.after(menu)
    menu.querySelector("button").focus()
  }

  async download(suffix, content, type) {
    const owner = await program(this.root.dataset.program)
    const link = element("a", {
      href: URL.createObjectURL(new Blob([content(owner)], { type })),
      download: owner.name.split("/").pop().replace(/\.py$/, suffix),
    })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}
