// What is stored, and where.

const isWhole = (response) => response.status === 200 && response.type === "basic" && !response.redirected
const isHtml = (response) => response.headers.get("content-type")?.startsWith("text/html")
const stored = async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)
const read = async (name, address) => (await caches.match(address, { cacheName: name }))?.json()

// An address without what makes no difference: fragment, index.html, any query but a version.
function plain(url) {
  const { origin, pathname, search } = new URL(url)
  return origin + pathname.replace(/\/index\.html$/, "/") + (search.startsWith("?v=") ? search : "")
}

async function find(address) {
  const names = NEVER_CHANGES.test(address) ? [FIXED] : [VISITED, await keptName()]
  for (const cacheName of names.filter(Boolean)) {
    const response = await caches.match(address, { cacheName })
    if (response) return response
  }
}

// The store of the whole site, where there is one and it is complete.
async function keptName() {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT))
  const lists = await Promise.all(names.map((cacheName) => caches.match(LIST, { cacheName })))
  return names.findLast((name, i) => lists[i])
}

// ?v= is the beginning of the file's own hash: a server that lags behind a deployment is not believed.
async function put(address, response, changing = VISITED) {
  const hash = /\?v=([0-9a-f]{8})$/.exec(address)?.[1]
  if (hash && !(await digest(response)).startsWith(hash)) throw new Error("stale")
  await (await caches.open(NEVER_CHANGES.test(address) ? FIXED : changing)).put(address, response)
}

async function digest(response) {
  const hash = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer())
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

// A page is stored last: where one of its files cannot be had, the older page with its older files remains.
async function store(address, response) {
  if (isHtml(response)) await fetchAll(loads(await response.clone().text(), address))
  await put(address, response)
}

async function fetchAll(wanted) {
  await Promise.all(wanted.map(async (address) => {
    if (!address.startsWith(SCOPE) || address.startsWith(LIST) || (await find(address))) return
    const response = await fetch(address)
    if (isWhole(response)) await put(address, response)
  }))
}

// The files that a page loads, and the programs that it can run, read from its HTML.
const LOADS = /<(?:link|script|img|use|source)\b[^>]*?\s(?:href|src)="([^"#]+\.\w+(?:\?v=\w+)?)["#]/g
const loads = (html, address) => [...html.matchAll(LOADS)].map(([, found]) => plain(new URL(found, address)))

function programs(html, address) {
  const { root, programs = {} } = JSON.parse(/id="runner-config">(.*?)<\/script>/s.exec(html)?.[1] ?? "{}")
  return Object.values(programs).map((path) => new URL(root + path, address).href)
}
