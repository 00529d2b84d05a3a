// Names that Material leaves out, and the language of the page that is not there. Nothing else: pages work without it.
const spanish = document.documentElement.lang === "es"
const name = (element, es, en) => element.setAttribute("aria-label", spanish ? es : en)

function nameControls() {
  document.querySelectorAll(".md-search[role=dialog]").forEach((dialog) => name(dialog, "Búsqueda", "Search"))
  document.querySelectorAll(".md-code__nav").forEach((nav, i) => name(nav, `Código ${i + 1}`, `Code ${i + 1}`))
  document.querySelectorAll(".md-annotation__index").forEach((link) => {
    const number = link.querySelector("[data-md-annotation-id]")?.dataset.mdAnnotationId ?? ""
    name(link, `Nota ${number}`, `Note ${number}`)
  })
}

nameControls()
const article = document.querySelector("article")
if (article) new MutationObserver(nameControls).observe(article, { childList: true, subtree: true })

// Code that is wider than the screen scrolls; a keyboard must reach it to scroll it. An observer is told after the
// page has been laid out, so that measuring costs nothing, and of boxes that are far below when they come near.
const reach = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  const scrolls = target.scrollWidth > target.clientWidth
  if (scrolls) setTimeout(() => { target.tabIndex = 0 }, 100) // Material takes it away on touch screens, just now
}))
document.querySelectorAll(".md-typeset pre > code, .md-typeset__scrollwrap").forEach((box) => reach.observe(box))

// 404.html serves both languages: show the one whose part of the site the reader was in.
const sections = document.querySelectorAll("section[data-language]")
if (sections.length) {
  const root = new URL(document.querySelector("link[rel=icon]").href).pathname.replace(/assets\/.*/, "")
  const code = location.pathname.startsWith(`${root}en/`) ? "en" : "es"
  document.documentElement.lang = code
  sections.forEach((section) => { section.hidden = section.dataset.language !== code })
}

// A definition that is in the way: Escape closes it until the reader comes back to its term.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".term:hover, .term:focus-within").forEach((term) => term.classList.add("term--closed"))
})
for (const leave of ["pointerout", "focusout"]) {
  document.addEventListener(leave, ({ target, relatedTarget }) => {
    const term = target.closest?.(".term--closed")
    if (term && !term.contains(relatedTarget)) term.classList.remove("term--closed")
  })
}
