// On every page with a program: waits for the first click, and brings what a run needs only then.

import { address, settings } from "../../model/settings.js"
import { edits, store } from "../../model/store.js"
import { words } from "../../model/words.js"

const word = words("run")
let blocks

const load = () => (blocks ??= import("./mount.js").then(({ mount }) => mount()).catch((error) => {
  blocks = null
  throw error
}))

// The first click is done again when the blocks have been brought to life. Where that fails, the block says so.
async function first(program, again) {
  if (!program || blocks) return
  program.querySelector(".run__status")?.remove()
  try {
    await load()
  } catch {
    const status = document.createElement("span")
    Object.assign(status, { className: "run__status", role: "status", textContent: word("unreachable") })
    return program.querySelector(".run").append(status)
  }
  again()
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".run button")
  first(button?.closest(".program"), () => button.click())
})

// So is the first move of a slider.
document.addEventListener("input", ({ target }) => first(target.closest?.(".params")?.previousElementSibling, () =>
  target.dispatchEvent(new Event("input", { bubbles: true }))))

// The reader's edits come back, and a warm runtime is not announced as a download.
if (Object.keys(settings.programs).some(edits.get)) load().catch(() => {}) // the first click will tell
if (store.get("runtime") === address(settings.runtime)) document.querySelectorAll(".run__size").forEach((note) => note.remove())
