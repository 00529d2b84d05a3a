// On every page with a program: waits for the first click, and brings what a run needs only then.

const config = JSON.parse(document.getElementById("runner-config").textContent)
let blocks

const load = () => (blocks ??= import("./block.js").then(({ mount }) => mount(config)))

// A click on a button of a block that has not been brought to life yet is done again when it has.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.(".run button")
  if (!button || blocks) return
  await load()
  button.click()
})

// So is the first move of a slider.
document.addEventListener("input", async (event) => {
  const control = event.target
  if (!control.closest?.(".params") || blocks) return
  await load()
  control.dispatchEvent(new Event("input", { bubbles: true }))
})

// The reader's edits come back, and a warm runtime is not announced as a download.
const stored = (key) => { try { return localStorage.getItem(key) } catch { return null } }
if (Object.keys(config.programs).some((name) => stored(`code:${name}`))) load()
if (stored("runtime") === config.runtime) document.querySelectorAll(".run__size").forEach((note) => note.remove())
