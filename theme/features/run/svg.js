// Figures that come back from Python: only what a drawing needs, and its words in the language of the page.

const TAGS = new Set(["svg", "g", "path", "text", "tspan", "polyline", "polygon", "circle", "ellipse", "rect", "line", "image", "title", "desc"])
const ATTRIBUTES = new Set(("viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform class role aria-label opacity "
  + "fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin "
  + "text-anchor dominant-baseline font-size font-weight font-family preserveAspectRatio image-rendering href").split(" "))
const PICTURE = /^data:image\/png;base64,[\w+/=]*$/

export function clean(source) {
  const root = new DOMParser().parseFromString(source, "image/svg+xml").documentElement
  if (root.localName !== "svg" || root.querySelector("parsererror")) return null
  for (const element of [root, ...root.querySelectorAll("*")]) {
    if (!TAGS.has(element.localName) || element.namespaceURI !== root.namespaceURI) element.remove()
    for (const { name, value } of [...element.attributes]) {
      const fits = ATTRIBUTES.has(name) && !/url\(|javascript:/i.test(value) && (name !== "href" || (element.localName === "image" && PICTURE.test(value)))
      const pixels = name === "style" && value === "image-rendering:pixelated"
      if (!fits && !pixels && name !== "xmlns") element.removeAttribute(name)
    }
  }
  return document.importNode(root, true)
}

export function translate(svg, labels) {
  svg.querySelectorAll("text").forEach((text) => {
    const label = text.textContent
    if (label.toLowerCase() in labels) text.textContent = labels[label.toLowerCase()]
  })
  return svg
}

// Two figures are the same if they draw the same; their names are for the page.
export const same = (a, b) => canonical(a) === canonical(b)

function canonical(svg) {
  const copy = svg.cloneNode(true)
  for (const name of ["aria-label", "xmlns", "font-family", "fill", "class", "role"]) copy.removeAttribute(name)
  return copy.innerHTML.replace(/\s*xmlns="[^"]*"/g, "").replace(/\s+/g, " ").trim()
}
