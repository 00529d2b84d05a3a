// The bar of a block: its buttons, and what it says. It knows nothing of programs.

import { settings } from "../../model/settings.js"
import { element } from "../../model/dom.js"
import { number, words } from "../../model/words.js"

const word = words("run")

export class View {
  constructor(root) {
    this.root = root
    this.bar = root.querySelector(".run")
    this.go = this.bar.querySelector(".run__go")
    this.edit = this.bar.querySelector(".run__edit")
    this.more = this.bar.querySelector(".run__more")
    this.reset = element("button", { type: "button", className: "run__reset", textContent: word("reset"), hidden: true })
    this.compare = element("button", { type: "button", className: "run__compare", hidden: true })
    this.badge = element("span", { className: "run__badge", textContent: word("edited"), hidden: true })
    this.status = element("span", { className: "run__status", role: "status" })
    this.clock = element("span", { className: "run__clock" })
    this.clock.setAttribute("aria-hidden", "true")
    this.jump = element("button", { type: "button", className: "run__jump", textContent: word("goToLine"), hidden: true })
    this.bar.querySelector(".run__size")?.remove()
    this.edit.after(this.reset)
    this.bar.append(this.compare, this.badge, this.status, this.clock, this.jump)
  }

  say(text) {
    this.status.textContent = text
  }

  // Python, the editor or the program could not be had.
  sayMissing() {
    this.say(word(missing()))
  }

  // One button runs and stops: the focus stays where it is.
  busy(on) {
    this.go.textContent = word(on ? "stop" : "run")
    this.go.classList.toggle("run__stop", on)
    this.root.toggleAttribute("data-running", on)
  }

  // What comes before the first run: how much is downloaded, then the start.
  loading(state, bytes = 0) {
    if (state === "starting") {
      this.clock.textContent = ""
      return this.say(word("starting"))
    }
    const percent = Math.min(99, Math.round((100 * bytes) / settings.unpacked))
    const megabytes = (settings.size * percent) / 100
    if (this.status.textContent !== word("loading")) this.say(word("loading"))
    this.clock.textContent = word("downloaded", { percent, megabytes: number(megabytes, 1), total: number(settings.size, 1) })
  }

  // The clock of a run is not read aloud.
  startClock() {
    const from = performance.now()
    this.clock.textContent = ""
    this.say(word("running"))
    this.ticking = setInterval(() => { this.clock.textContent = word("clock", { seconds: number((performance.now() - from) / 1000) }) }, 1000)
  }

  stopClock() {
    clearInterval(this.ticking)
    this.clock.textContent = ""
  }

  markEdited(edited) {
    this.badge.hidden = this.reset.hidden = !edited
    this.root.toggleAttribute("data-edited", edited)
  }

  // Which of the two is shown, and so what the button would show; null where there is nothing to compare.
  comparing(published) {
    this.compare.hidden = published === null
    if (published !== null) this.compare.textContent = word(published ? "showOwn" : "showPublished")
  }

  leadTo(place) {
    this.jump.hidden = !place
    this.jump.onclick = place
  }
}

// How a run ends that lacks something: the connection, or what should have come over it.
export const missing = () => (navigator.onLine ? "load" : "offline")
