// What a run gave, where the published output stands: text, figures, errors; and the published ones to compare with.

import { element } from "../../model/dom.js"
import { address, settings } from "../../model/settings.js"
import { words } from "../../model/words.js"
import { clean, same, translate } from "./svg.js"

const word = words("run")

export class Result {
  // root: the element of the block. labels: the words of figures in the language of the page.
  constructor(root, labels) {
    this.labels = labels
    this.last = root // what belongs to the block: an output that was not published comes after it
    const { program, region } = root.dataset
    for (let next = root.nextElementSibling; next?.matches(".params, .output, figure"); next = next.nextElementSibling) {
      if (next.matches(".params")) this.last = next
      if (next.dataset.outputOf === program && next.dataset.region === region) this.box = next
      if (next.dataset.figureOf === program && next.dataset.region === region) this.figure = next
    }
    this.published = { text: this.box?.querySelector("code").textContent ?? "", figure: this.figure?.querySelector("svg") ?? null }
    this.text = ""
    this.figures = []
  }

  // Nothing is shown until something comes, so that a slider does not make the page flicker.
  begin() {
    this.text = ""
    this.figures = []
  }

  hear({ type, text, svg }) {
    if (type === "output") this.text += text
    if (type === "figure") this.figures.push(svg)
    this.waiting ??= requestAnimationFrame(() => this.draw())
  }

  // The end of a run: true if it gave what is published, null if there is nothing to compare with.
  end({ problem, note, value, finished }) {
    this.draw({ problem, note, value, finished })
    if (!finished || (!this.published.text && !this.published.figure)) return null
    const sameText = this.made || this.text.trimEnd() === this.published.text.trimEnd()
    const sameFigure = !this.published.figure || (!!this.drawn && same(this.drawn, this.published.figure))
    return sameText && sameFigure
  }

  draw({ problem, note, value, finished } = {}) {
    cancelAnimationFrame(this.waiting)
    this.waiting = null
    this.open()
    const nothing = finished && !this.text && !this.figures.length && !problem && !value
    this.live.querySelector("code").textContent = asOnTerminal(this.text) || (nothing ? word("noOutput") : "")
    this.live.querySelector("code").classList.toggle("is-note", nothing)
    this.live.querySelector("pre").hidden = !this.text && !nothing
    this.extra.replaceChildren()
    if (value) this.extra.append(element("pre", { className: "run-value" }, element("code", { textContent: value, tabIndex: 0 })))
    if (note) this.extra.append(element("p", { className: "run-note", textContent: note }))
    if (problem) {
      const trace = element("pre", { className: "run-error" }, element("code", { textContent: problem.trimEnd(), tabIndex: 0 }))
      this.extra.append(trace)
    }
    const drawings = this.figures.map(clean).filter(Boolean).map((svg) => translate(svg, this.labels))
    this.drawn = drawings.at(-1) ?? null
    this.liveFigure?.remove()
    this.liveFigure = null
    if (this.figure && this.drawn) {
      this.drawn.setAttribute("aria-label", this.published.figure.getAttribute("aria-label"))
      this.liveFigure = drawings.pop()
      this.published.figure.after(this.liveFigure)
    }
    drawings.forEach((svg) => this.extra.append(element("figure", { className: "figure" }, svg)))
    this.box.hidden = !this.made ? false : !this.text && !nothing && !this.extra.childNodes.length
    this.compare(false)
  }

  // Something that is found out about a run when it is over.
  add(note) {
    this.extra?.append(element("p", { className: "run-note", textContent: note }))
    this.lead()
  }

  // To the page that tells how the browser's Python differs.
  lead() {
    if (!settings.differences) return
    this.extra?.append(element("p", { className: "run-note" },
      element("a", { href: address(settings.differences), textContent: word("differences") })))
  }

  // The box in which the output is shown: the published one, or one made for this block.
  open() {
    if (!this.box) {
      this.made = true
      this.box = element("div", { className: "output highlight" }, element("span", { className: "filename", textContent: word("ownOutput") }))
      this.last.after(this.box)
    }
    if (this.live) return
    this.live = element("div", { className: "live" }, element("pre", {}, element("code", { tabIndex: 0 })))
    this.extra = element("div", { className: "live__extra" })
    this.live.append(this.extra)
    this.box.append(this.live)
  }

  // Show what is published instead of what the run gave, or the other way round.
  compare(published) {
    const own = this.box?.querySelector(":scope > pre")
    if (own) own.hidden = !published
    if (this.live) this.live.hidden = published
    if (this.published.figure) this.published.figure.toggleAttribute("hidden", !published && !!this.liveFigure)
    this.liveFigure?.toggleAttribute("hidden", published)
  }

  clear() {
    this.compare(true)
    this.live?.remove()
    this.liveFigure?.remove()
    this.live = this.liveFigure = this.drawn = null
    if (this.made) {
      this.box.remove()
      this.box = null
      this.made = false
    }
  }
}

// As a terminal shows it: after a carriage return a line is written over from its beginning.
const asOnTerminal = (text) => text.replace(/^.*\r.*$/gm, (line) =>
  line.split("\r").reduce((shown, written) => written + shown.slice(written.length)))
