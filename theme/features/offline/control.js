// "Keep this site offline", on the page about the site; and the renewal of a kept site after a new deployment.

import { number, words } from "../../model/words.js"
import { ask, root } from "./worker-client.js"

const word = words("offline")
const megabytes = (bytes) => number(bytes / 1e6, 1)

const filesOf = (list) => [...list.files, ...list.runtime.files]
const sizeOf = (list) => filesOf(list).reduce((sum, [, bytes]) => sum + bytes, 0)
const newest = async () => (await fetch(`${root}offline.json`, { cache: "no-cache" })).json()
const alone = (work, options = {}) => navigator.locks.request(`offline ${root}`, options, work) // one tab at a time

// Have the worker store the files of a deployment, four at a time. What a kept one has with the same hash is not fetched.
async function keep(list, progress = () => {}, signal) {
  const kept = await ask("kept")
  if (kept?.version === list.version) return
  const known = new Map(kept?.files.map(([path, , hash]) => [path, hash]))
  const queue = filesOf(list).values()
  let done = 0
  const lane = async () => {
    for (const [path, bytes, hash] of queue) {
      signal?.throwIfAborted()
      await ask("keep", { path, hash, version: list.version, from: known.get(path) === hash ? kept.version : null })
      progress(done += bytes)
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  signal?.throwIfAborted()
  await ask("whole", { list })
}

// A kept site follows the deployments, unseen. What fails now is tried again on the next page.
export const refresh = () => alone(async (lock) => {
  if (lock && (await ask("kept"))) await keep(await newest())
}, { ifAvailable: true }).catch(() => {})

export async function mount(box) {
  box.innerHTML = `<style>#offline-control button { min-height: 2.75rem; margin: 0 .4rem .4rem 0 }
    #offline-control [aria-disabled=true] { opacity: .5; cursor: default } #offline-control progress { width: 100%; accent-color: var(--md-accent-fg-color) }</style>
    <p role="status"></p><p class="offline-progress" hidden><progress max="100" aria-label="${word("bar")}"></progress> <span></span></p>
    <p><button type="button" class="md-button md-button--primary"></button><button type="button" class="md-button">${word("forget")}</button></p>`
  const [status, , bar, text, go, remove] = box.querySelectorAll("[role=status], .offline-progress, progress, span, button")
  const list = await newest().catch(() => null) ?? await ask("kept")
  const size = megabytes(list ? sizeOf(list) : 0)
  let running = null // what stops the download that is under way

  // The buttons stay where they are, so that no focus is lost; one without effect says so.
  const show = (key, isKept = false) => {
    status.textContent = word(key, { size })
    go.textContent = word(running ? "stop" : "keep", { size })
    go.setAttribute("aria-disabled", isKept || !list)
    remove.setAttribute("aria-disabled", Boolean(running))
    bar.parentElement.hidden = !running
  }
  const isOff = (button) => button.getAttribute("aria-disabled") === "true"

  const advance = (bytes) => {
    bar.value = (100 * bytes) / sizeOf(list)
    text.textContent = word("progress", { percent: Math.floor(bar.value), done: megabytes(bytes), size })
  }

  go.onclick = async () => {
    if (isOff(go)) return
    if (running) return running.abort()
    running = new AbortController()
    const { signal } = running
    advance(0)
    show("begun")
    navigator.storage?.persist?.() // ask the browser not to clear it when space gets short
    const problem = await alone(() => keep(list, advance, signal)).then(() => null, ({ name, message }) => (name === "AbortError" ? "stopped" : message))
    running = null
    if (problem === "quota") await ask("giveUp", { version: list.version })
    show(problem ?? "kept", !problem)
  }
  remove.onclick = async () => {
    if (isOff(remove)) return
    await alone(() => ask("forget"))
    show(list ? "forgotten" : "unknown")
  }

  const kept = await ask("kept")
  show(kept ? "kept" : list ? "none" : "unknown", Boolean(kept))
  box.hidden = false
}
