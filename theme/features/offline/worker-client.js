// How a page talks to the worker that stores the site (sw/).

import { settings } from "../../model/settings.js"

export const root = settings.root // the worker's scope
export const workers = navigator.serviceWorker

// One question to the worker, one answer. Rejects with the reason: "quota", "offline" or "stale".
export async function ask(task, data = {}) {
  const { active } = await workers.ready
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve, reject) => {
    port1.onmessage = ({ data: { result, error } }) => {
      port1.close()
      error ? reject(new Error(error)) : resolve(result)
    }
    active.postMessage({ task, ...data }, [port2])
  })
}
