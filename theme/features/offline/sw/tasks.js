// What pages ask for (offline.js, control.js), and what a new deployment needs.

const TASKS = {
  // A page has been opened: what it loaded before this worker had a say in it is stored too.
  async visited({ page, resources }) {
    const address = plain(page)
    await fetchAll(resources.map(plain).filter((url) => url !== address))
    const response = !(await find(address)) && (await fetch(address, { cache: "force-cache" })) // what the reader sees
    if (response && isWhole(response)) await store(address, response)
    await bringUpToDate()
    await storeForRun([address])
  },
  async ran() {
    await bringUpToDate()
    await storeForRun(await stored(VISITED), true)
  },
  // The list of the whole site that is kept, if one is.
  async kept() {
    const name = await keptName()
    return name ? read(name, LIST) : null
  },
  // One file of the whole site, exactly as its list says; `from` is the kept deployment that has the same.
  async keep({ path, hash, version, from }) {
    const [address, name] = [SCOPE + path, KEPT + version]
    if (await caches.match(address, { cacheName: NEVER_CHANGES.test(address) ? FIXED : name })) return
    let response = from && (await caches.match(address, { cacheName: KEPT + from }))
    for (const cache of ["no-cache", "reload"]) {
      response ||= await fetch(address, { cache })
      if (isWhole(response) && (await digest(response)).startsWith(hash)) return put(address, response, name)
      response = null
    }
    throw new Error("stale")
  },
  // All of it is there: from now on this deployment is the one that is kept.
  async whole({ list }) {
    const name = KEPT + list.version
    await (await caches.open(name)).put(LIST, Response.json(list))
    await drop((other) => other === VISITED || (other.startsWith(KEPT) && other !== name))
  },
  giveUp: ({ version }) => drop((name) => name === KEPT + version),
  forget: () => drop((name) => name.startsWith(MINE)),
}

addEventListener("message", (event) => {
  const { task, ...data } = event.data
  const work = (async () => TASKS[task](data))()
  const reason = ({ name, message }) => (name === "QuotaExceededError" ? "quota" : message === "stale" ? "stale" : "offline")
  const [port] = event.ports
  event.waitUntil(work.then((result) => port?.postMessage({ result }), (error) => port?.postMessage({ error: reason(error) })))
})

async function drop(isUnwanted) {
  await Promise.all((await caches.keys()).filter(isUnwanted).map((name) => caches.delete(name)))
}

// Where Python is stored, or `always`: all that it takes to run the programs of these pages.
async function storeForRun(pages, always = false) {
  const list = await read(FIXED, THIS_LIST)
  if (!list || !(always || (await stored(FIXED)).some((url) => url.startsWith(`${SCOPE}runtime/`)))) return
  const machinery = addresses(list).filter((url) => /\/(runtime|assets\/runner)\//.test(url))
  const ofPages = await Promise.all(pages.map(async (page) => programs((await (await find(page))?.text()) ?? "", page)))
  await fetchAll([...machinery, ...ofPages.flat()])
}

const addresses = ({ files, runtime }) => [...files, ...runtime.files].map(([path]) => SCOPE + path)

// Pages ask at the same moment, and twice at once would forget which deployment was the one before.
let renewal
const bringUpToDate = () => (renewal ??= renew().finally(() => (renewal = null)))

// Once for each deployment: stored pages are fetched again, then what is needed no more is dropped. The files of the
// deployment before stay one deployment longer, for pages that are still open.
async function renew() {
  if (await caches.match(THIS_LIST, { cacheName: FIXED })) return
  const list = await (await fetch(THIS_LIST, { cache: "no-cache" })).json()
  if (list.version !== VERSION) return // a later deployment is there: its own worker will come
  for (const address of await stored(VISITED)) {
    const response = await fetch(address, { cache: "no-cache" })
    if (isWhole(response)) await store(address, response)
    else if (response.status === 404) await (await caches.open(VISITED)).delete(address)
    else throw new Error("offline")
  }
  const fixed = await caches.open(FIXED)
  const before = (await stored(FIXED)).findLast((url) => url.startsWith(LIST))
  const lists = [list, before && (await read(FIXED, before)), await TASKS.kept()].filter(Boolean)
  const wanted = new Set(lists.flatMap(addresses))
  await Promise.all((await stored(FIXED)).filter((url) => !wanted.has(url)).map((url) => fixed.delete(url)))
  await fixed.put(THIS_LIST, Response.json(list))
  await storeForRun(await stored(VISITED))
}
