// "Keep this site offline", on the page about the site; and the renewal of a kept site after a new deployment.
import { ask, root } from "./offline.js"

const WORDS = {
  es: {
    keep: "Guardar todo el sitio ({size} MB)", stop: "Detener", forget: "Borrar lo guardado", bar: "Sitio guardado",
    none: "Las páginas que visitas quedan guardadas. Para llevarte también las demás, y Python, hay que descargar {size} MB.",
    progress: "{percent} %: {done} de {size} MB", begun: "Guardando el sitio: {size} MB.",
    kept: "Todo el sitio está guardado en este navegador ({size} MB descargados) y se renueva solo cuando cambia.",
    stopped: "Detenido. Lo descargado se conserva: puedes seguir cuando quieras.",
    forgotten: "Borrado. Las páginas que abras a partir de ahora se guardarán al visitarlas.",
    offline: "Se ha perdido la conexión. Lo descargado se conserva: vuelve a pulsar el botón cuando tengas conexión.",
    quota: "No queda espacio: el navegador no deja guardar tanto. Libera espacio en el dispositivo y vuelve a probar.",
    stale: "El sitio acaba de cambiar y el servidor aún entrega archivos anteriores. Vuelve a probar en unos minutos.",
    unknown: "Sin conexión no se puede saber cuánto ocupa el sitio. Recarga esta página cuando la tengas.",
  },
  en: {
    keep: "Keep the whole site ({size} MB)", stop: "Stop", forget: "Delete what is stored", bar: "Site stored",
    none: "The pages you visit are stored. To take along the others too, and Python, {size} MB have to be downloaded.",
    progress: "{percent}%: {done} of {size} MB", begun: "Storing the site: {size} MB.",
    kept: "The whole site is stored in this browser ({size} MB downloaded) and renews itself when it changes.",
    stopped: "Stopped. What was downloaded stays: go on whenever you like.",
    forgotten: "Deleted. The pages that you open from now on will be stored as you visit them.",
    offline: "The connection was lost. What was downloaded stays: press the button again when you are online.",
    quota: "There is no room: the browser does not allow storing that much. Free some space on the device and try again.",
    stale: "The site has just changed, and the server still hands out earlier files. Try again in a few minutes.",
    unknown: "Without a connection there is no telling how big the site is. Reload this page when you are online.",
  },
}
const language = document.documentElement.lang === "en" ? "en" : "es"
const word = (key, values = {}) => WORDS[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name])
const megabytes = (bytes) => (bytes / 1e6).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

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
