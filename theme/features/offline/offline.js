// On every page: brings in the worker that stores the site (sw/), and tells it what this page needed. Nothing is
// loaded for it before the page is at rest.

import { settings } from "../../model/settings.js"
import { ask, root, workers } from "./worker-client.js"

const atRest = () => new Promise((resolve) => {
  const rest = () => (window.requestIdleCallback ?? setTimeout)(resolve)
  document.readyState === "complete" ? rest() : addEventListener("load", rest)
})

async function visited() {
  const resources = performance.getEntriesByType("resource").map(({ name }) => name)
  await ask("visited", { page: location.href, resources }).catch(() => {}) // offline, or no room: nothing that the reader asked for
  if (navigator.onLine && (await caches.keys()).some((name) => name.includes(` ${root} kept `))) (await import("./control.js")).refresh()
}

async function start() {
  await atRest()
  // While the site is being written, a stored page would hide what has changed.
  if (settings.serve) return (await workers.getRegistration(root))?.unregister()
  const isFirst = !workers.controller
  await workers.register(`${root}sw.js`, { scope: root, updateViaCache: "none" })
  document.addEventListener("runner:ready", () => ask("ran").catch(() => {})) // Python has been started
  workers.addEventListener("controllerchange", () => isFirst || visited()) // a new deployment
  const control = document.getElementById("offline-control")
  if (control) (await import("./control.js")).mount(control)
  await visited()
}

if (workers) start().catch(() => {}) // no storage here (a private window): the site works as it does without
