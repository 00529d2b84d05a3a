// "More actions" of a block: downloads, its link, a reset of the whole page; and what other features add.

import { element, save } from "../../model/dom.js"
import { words } from "../../model/words.js"

const word = words("run")

export function toggleMenu(block) {
  const { bar, more } = block.view
  const open = bar.querySelector(".run__menu")
  more.setAttribute("aria-expanded", String(!open))
  if (open) return open.remove()
  const menu = element("div", { className: "run__menu" }, ...entries(block).map((entry) => button(block, entry)))
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggleMenu(block), more.focus()
  })
  more.after(menu)
  menu.querySelector("button").focus()
}

// An entry: what it says, and what it does.
const entries = (block) => [
  { label: word("downloadProgram"), act: () => downloadProgram(block) },
  ...block.contributed.flatMap(({ menu }) => menu ?? []),
  { label: word("copyLink"), act: () => copyLink(block) },
  { label: word("resetPage"), act: () => resetPage(block) },
]

function button(block, { label, act }) {
  const made = element("button", { type: "button", textContent: label })
  made.addEventListener("click", async () => {
    try { await act() } catch { block.view.sayMissing() }
    block.view.bar.querySelector(".run__menu")?.remove()
    block.view.more.setAttribute("aria-expanded", "false")
    block.view.more.focus()
  })
  return made
}

async function downloadProgram(block) {
  const program = await block.load()
  save(program.name.split("/").pop(), program.file(), "text/x-python")
}

async function copyLink(block) {
  const link = `${location.href.split("#")[0]}#${block.root.id}`
  history.replaceState(null, "", link)
  // Browsers keep the clipboard from pages that did not come over https.
  const isCopied = await navigator.clipboard?.writeText(link).then(() => true, () => false)
  block.view.say(isCopied ? word("copied") : word("notCopied", { link }))
}

function resetPage(block) {
  block.page.blocks.forEach((one) => one.reset())
  block.view.say(word("pageReset"))
}
