// Which exercises the reader has solved: kept in this browser, shown in pages and overviews, saved to a file and read back.

import { element, save } from "../../model/dom.js"
import { presentName, store, texts } from "../../model/store.js"
import { words } from "../../model/words.js"

const word = words("exercises")
const SITE = "redes-neuronales" // what a saved file says that it comes from
const KEY = "solved" // {"foundations/perceptron:average": "2026-11-25", …}

const solved = () => Object.fromEntries(Object.entries(texts(KEY) ?? {}).map(([exercise, date]) => [presentName(exercise), date]))

export function solve(exercise) {
  store.set(KEY, JSON.stringify({ [exercise]: new Date().toISOString().slice(0, 10), ...solved() }))
  show()
}

// Exercises in a page get a mark; elements with data-exercises, a list of their names, say how many are solved.
function show() {
  const done = solved()
  document.querySelectorAll(".program[data-exercise]").forEach((block) => {
    block.toggleAttribute("data-solved", block.dataset.exercise in done)
  })
  document.querySelectorAll("[data-exercises]").forEach((box) => {
    const all = box.dataset.exercises.split(" ").filter(Boolean)
    const count = all.filter((exercise) => exercise in done).length
    box.dataset.state = count === all.length && count ? "all" : count ? "some" : "none"
    const text = box.querySelector(".progress__text") ?? box
    const isNone = !count && box.matches(".progress")
    text.textContent = word(isNone ? "none" : "some", { done: count, all: all.length })
    const bar = box.querySelector("progress")
    if (bar) bar.value = count
    box.hidden = false
  })
}

// The buttons of an overview.
function act(button, status) {
  const say = (key, values) => { status.textContent = word(key, values) }
  const acts = {
    export() {
      save(word("file"), JSON.stringify({ site: SITE, solved: solved() }, null, 1), "application/json")
      say("exported")
    },
    import() {
      const chooser = element("input", { type: "file", accept: "application/json,.json" })
      chooser.addEventListener("change", async () => {
        const found = await read(chooser.files[0])
        if (!found) return say("notProgress")
        store.set(KEY, JSON.stringify({ ...solved(), ...found }))
        show()
        say("imported", { count: Object.keys(found).length })
      })
      chooser.click()
    },
    forget() {
      if (!confirm(word("forgetSure"))) return
      store.remove(KEY)
      show()
      say("forgotten")
    },
  }
  button.addEventListener("click", acts[button.dataset.progress])
}

// The exercises in a saved file; null where it is something else.
async function read(file) {
  try {
    const { site, solved: found } = JSON.parse(await file.text())
    const fits = Object.entries(found).every(([name, date]) => /^[\w/-]+:[\w-]+$/.test(name) && /^\d{4}-\d\d-\d\d$/.test(date))
    return site === SITE && fits ? found : null
  } catch {
    return null
  }
}

document.querySelectorAll("[data-progress]").forEach((button) => act(button, button.closest(".progress").querySelector(".progress__status")))
show()
