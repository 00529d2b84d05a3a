// The site without a network. step.py joins the files of this folder (serve, store, tasks) into sw.js,
// at the root of the site, so that its scope is the site and nothing else. Three kinds of store:
//
//   fixed     what never changes under its address (it has a hash or a version), Python's runtime too: cache first
//   visited   pages and whatever else was asked for, as last seen: network first. A page is stored after the files
//             that it needs, so that a stored page always meets the files with which it was built.
//   kept V    the rest of deployment V, where the reader keeps the whole site. It counts only when its list is in
//             it, which comes last: the step from one deployment to the next is one write.
//
// offline.json is the list of a deployment's files; pages talk to this worker by worker-client.js.

const VERSION = "{{ version }}"
const NOT_STORED = [/* {{ not stored }} */] // for each language {root: "" or "xx/", lang, title, html}; {home} in it is filled in
const SCOPE = self.registration.scope
const MINE = `offline 1 ${SCOPE} ` // other projects share the origin, and its caches
const [FIXED, VISITED, KEPT] = [`${MINE}fixed`, `${MINE}visited`, `${MINE}kept `]
const [LIST, THIS_LIST] = [`${SCOPE}offline.json`, `${SCOPE}offline.json?v=${VERSION}`]
const NEVER_CHANGES = /\/runtime\/|\/assets\/runner\/|\?v=|\.[0-9a-f]{8}\.|\/[0-9a-f]{16}\.\w+$/
const PATIENCE = 4000 // milliseconds that the network has where there is a copy

addEventListener("install", () => skipWaiting()) // open pages lose nothing by it: see bringUpToDate
addEventListener("activate", (event) => event.waitUntil(clients.claim()))

addEventListener("fetch", (event) => {
  const { url, method, headers } = event.request
  if (method !== "GET" || headers.has("range") || !url.startsWith(SCOPE) || url.startsWith(LIST)) return
  const address = plain(url)
  event.respondWith(NEVER_CHANGES.test(address) ? cacheFirst(event, address) : networkFirst(event, address))
})

async function cacheFirst(event, address) {
  const copy = await find(address)
  if (copy) return copy
  const response = await fetch(event.request)
  if (isWhole(response)) event.waitUntil(put(address, response.clone()).catch(ignore))
  return response
}

async function networkFirst(event, address) {
  const isPage = event.request.mode === "navigate"
  const copy = await find(address)
  const network = fetch(event.request, isPage ? { cache: "no-cache" } : {})
  event.waitUntil(network.then((response) => isWhole(response) && store(address, response.clone())).catch(ignore))
  const late = new Promise((resolve) => copy && setTimeout(resolve, PATIENCE, copy))
  const answer = await Promise.race([network, late]).catch(ignore)
  if (answer && !(answer.status >= 500 && copy)) return answer
  if (copy || !isPage) return copy ?? Response.error()
  return (await find(`${address}/`)) ? Response.redirect(`${address}/`) : notStored(address)
}

const ignore = () => {} // no room or no network: the page itself has got what there was

// Instead of the browser's own page, in every language, the one of the address first.
function notStored(address) {
  const path = address.slice(SCOPE.length)
  const first = NOT_STORED.filter(({ root }) => path.startsWith(root)).reduce((a, b) => (b.root.length > a.root.length ? b : a))
  const texts = [first, ...NOT_STORED.filter((text) => text !== first)].map(({ root, html }) => html.replace("{home}", SCOPE + root))
  const title = NOT_STORED.map((text) => text.title).join(" · ")
  const html = `<!doctype html><html lang="${first.lang}"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark}body{max-width:34rem;margin:12vh auto;padding:0 1rem;font:1.1rem/1.6 system-ui,sans-serif}a{display:inline-block;min-height:2.75rem;color:inherit}</style>
<main>${texts.join("")}</main></html>`
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } })
}
