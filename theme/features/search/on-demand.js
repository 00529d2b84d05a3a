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

// What is asked of the index: accents in one piece, as the pages have them, nothing that would be its syntax, and no «de» or
// "of" where there are longer words.
const QUERY = 2 // Material's message
const ask = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...rest) {
  const sent = message?.type === QUERY ? { ...message, data: asked(message.data) } : message
  return ask.call(this, sent, ...rest)
}

function asked(text) {
  const words = text.normalize("NFC").replace(/[:^~]/g, " ").split(" ").filter(Boolean)
  const long = words.filter((word) => word.length > 2)
  return (long.length ? long : words).join(" ")
}

// A result leads to a page with ?h=words. They are highlighted with or without their accents, and without the index, for
// which Material would wait.
const address = new URL(location.href)
const sought = address.searchParams.get("h")
if (sought) {
  address.searchParams.delete("h")
  history.replaceState(history.state, "", address)
  addEventListener("DOMContentLoaded", () => highlight(fold(sought).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1)))
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
}

function highlight(words) {
  const article = document.querySelector("article")
  if (!article || !words.length) return
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement.closest(".katex, .term__note, svg, script, style") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT))
  const nodes = []
  while (walker.nextNode()) nodes.push(walker.currentNode)
  for (const node of nodes) {
    const found = [...node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => words.some((start) => fold(word).startsWith(start)))
    for (const { 0: word, index } of found.reverse()) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const mark = document.createElement("mark")
      mark.dataset.mdHighlight = ""
      range.surroundContents(mark)
    }
  }
}
