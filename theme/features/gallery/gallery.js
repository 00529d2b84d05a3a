// The gallery of networks: its filters, and two networks side by side, taken from the rows of the table.

const gallery = document.querySelector(".gallery")
const cards = [...gallery.querySelectorAll(".gallery__card")]
const form = gallery.querySelector(".gallery__filters")
const comparison = gallery.querySelector(".gallery__compare")
const invitation = comparison.innerHTML
let chosen = [] // the slugs of at most two cards

const row = (slug) => gallery.querySelector(`tr[data-slug="${slug}"]`)

// What the filters leave: in the address, so that it can be shared and survives a reload.
function filter() {
  const wanted = [...form.querySelectorAll("select")].map((menu) => [menu.dataset.filter, menu.value]).filter(([, value]) => value)
  const hidden = new Set(cards.filter((card) => wanted.some(([name, value]) => card.dataset[name] !== value)).map((card) => card.dataset.slug))
  gallery.querySelectorAll("[data-slug]").forEach((element) => { element.hidden = hidden.has(element.dataset.slug) })
  gallery.querySelectorAll(".gallery__time-line > li").forEach((decade) => {
    decade.hidden = !decade.querySelector("li:not([hidden])")
  })
  form.querySelector("output").textContent = gallery.dataset.count.replace("{}", cards.length - hidden.size)
  history.replaceState(null, "", wanted.length ? `?${new URLSearchParams(wanted)}${location.hash}` : location.pathname + location.hash)
}

// A third choice takes the place of the older one.
function choose(card) {
  const { slug } = card.dataset
  chosen = chosen.includes(slug) ? chosen.filter((other) => other !== slug) : [...chosen, slug].slice(-2)
  cards.forEach((other) => other.querySelector("button").setAttribute("aria-pressed", chosen.includes(other.dataset.slug)))
  comparison.innerHTML = invitation
  if (chosen.length === 2) comparison.replaceChildren(sideBySide(...chosen.map(row)))
}

function sideBySide(one, other) {
  const table = document.createElement("table")
  const names = [...gallery.querySelectorAll(".gallery__table thead th")]
  names.forEach((name, i) => {
    const line = table.insertRow()
    line.append(cell("th", name.textContent, "row"), ...[one, other].map((r) => {
      const made = cell(i ? "td" : "th", "", i ? "" : "col")
      made.append(...[...r.cells[i].childNodes].map((node) => node.cloneNode(true)))
      return made
    }))
  })
  return table
}

function cell(tag, text, scope) {
  const made = Object.assign(document.createElement(tag), { textContent: text })
  if (scope) made.scope = scope
  return made
}

form.addEventListener("change", filter)
form.addEventListener("submit", (event) => event.preventDefault())
cards.forEach((card) => card.querySelector("button").addEventListener("click", () => choose(card)))

for (const [name, value] of new URLSearchParams(location.search)) {
  const menu = form.querySelector(`select[data-filter="${CSS.escape(name)}"]`)
  if (menu && [...menu.options].some((option) => option.value === value)) menu.value = value
}
filter()
