// Names that Material leaves out, and the language of the page that is not there. Nothing else: pages work without it.
const { search, code, note } = document.currentScript.dataset // how the page's language calls them; {n} is a number
const name = (element, text, n) => element.setAttribute("aria-label", text.replace("{n}", n))

function nameControls() {
  document.querySelectorAll(".md-search[role=dialog]").forEach((dialog) => name(dialog, search))
  document.querySelectorAll(".md-code__nav").forEach((nav, i) => name(nav, code, i + 1))
  document.querySelectorAll(".md-annotation__index").forEach((link) => {
    name(link, note, link.querySelector("[data-md-annotation-id]")?.dataset.mdAnnotationId ?? "")
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

// A server knows one 404.html: it leads to that of the language whose part of the site the reader was in, the longest root
// that fits, with the address that was not there.
const sections = [...document.querySelectorAll("section[data-root]")]
if (sections.length) {
  const site = new URL(document.querySelector("link[rel=icon]").href).pathname.replace(/assets\/.*/, "")
  const fitting = sections.filter(({ dataset }) => location.pathname.startsWith(site + dataset.root))
  const here = fitting.sort((a, b) => b.dataset.root.length - a.dataset.root.length)[0] ?? sections[0]
  const isOwn = here.lang === document.documentElement.lang
  if (!isOwn) location.replace(`${site}${here.dataset.root}404.html#${location.pathname}`)
  else if (/^#\/(?!\/)/.test(location.hash)) history.replaceState(null, "", location.hash.slice(1))
  sections.forEach((section) => { section.hidden = section !== here })
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
