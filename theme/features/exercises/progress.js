// Which exercises the reader has solved: kept in this browser, shown in pages and overviews, saved to a file and read back.

import { store } from "./program.js"
import { word } from "./words.js"

const KEY = "solved" // {"foundations/perceptron:average": "2026-11-25", …}

export const solved = () => {
  try { return JSON.parse(store.get(KEY)) ?? {} } catch { return {} }
}

export function solve(exercise) {
  store.set(KEY, JSON.stringify({ [exercise]: new Date().toISOString().slice(0, 10), ...solved() }))
  show()
}

// Exercises in a page get a mark; elements with data-exercises, a list of their names, say how many are solved.
export function show() {
  const done = solved()
  document.querySelectorAll(".program[data-exercise]").forEach((block) => {
    block.toggleAttribute("data-solved", block.dataset.exercise in done)
  })
  document.querySelectorAll("[data-exercises]").forEach((element) => {
    const all = element.dataset.exercises.split(" ").filter(Boolean)
    const count = all.filter((exercise) => exercise in done).length
    element.dataset.state = count === all.length && count ? "all" : count ? "some" : "none"
    const text = element.querySelector(".progress__text") ?? element
    text.textContent = word(count || !element.matches(".progress") ? "progress1" : "progressNone", { done: count, all: all.length })
    const bar = element.querySelector("progress")
    if (bar) bar.value = count
    element.hidden = false
  })
}

// The buttons of an overview.
function act(button, status) {
  const say = (key, values) => { status.textContent = word(key, values) }
  const acts = {
    export() {
      const file = new Blob([JSON.stringify({ site: "redes-neuronales", solved: solved() }, null, 1)], { type: "application/json" })
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: word("progressFile") })
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
      say("exported")
    },
    import() {
      const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "application/json,.json" })
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
    return site === "redes-neuronales" && fits ? found : null
  } catch {
    return null
  }
}

document.querySelectorAll("[data-progress]").forEach((button) => act(button, button.closest(".progress").querySelector(".progress__status")))
show()
