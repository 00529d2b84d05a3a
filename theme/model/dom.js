// Two things that every feature does with the document.

// element("p", { className: "verdict" }, "text", child)
export function element(tag, fields = {}, ...children) {
  const made = Object.assign(document.createElement(tag), fields)
  made.append(...children)
  return made
}

// Hand the reader a file.
export function save(name, content, type) {
  const link = element("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
