// Material fetches the search index of the whole site on every page. This holds the request back until the reader
// turns to the search: it is by far the largest file of a page, and grows with every page that is added.
const open = XMLHttpRequest.prototype.open
const send = XMLHttpRequest.prototype.send

const wanted = new Promise((resolve) => {
  const isSearch = (event) => event.target instanceof Element && event.target.closest(".md-search, [for=__search]")
  const check = (event) => { if (isSearch(event) || event.key === "/" || event.key === "s" || event.key === "f") resolve() }
  for (const type of ["pointerover", "pointerdown", "focusin", "keydown"]) addEventListener(type, check, { passive: true })
  if (location.search.includes("q=")) resolve()
})

XMLHttpRequest.prototype.open = function (method, url, ...rest) {
  this.isSearchIndex = String(url).endsWith("/search/search_index.json")
  return open.call(this, method, url, ...rest)
}
XMLHttpRequest.prototype.send = function (...body) {
  if (this.isSearchIndex) wanted.then(() => send.apply(this, body))
  else send.apply(this, body)
}
