// Sliders, lists and boxes for the literals that a program marks with Colab's form comments:
//     lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}
// A control writes its value into the code of its block, and runs it.

export function contribute(block) {
  const controls = block.root.nextElementSibling
  if (!controls?.matches(".params")) return null
  controls.addEventListener("input", ({ target }) => turn(block, target))
  return {
    plain: (code) => code.replace(COMMENT, ""),
    shown: (code) => controls.querySelectorAll("input, select").forEach((control) => follow(control, literal(code, control.name))),
  }
}

async function turn(block, control) {
  const { region, editing, view } = block
  const program = await block.load()
  const code = assign(program.code(region), control.name, control)
  program.edit(region, code)
  const value = literal(code, control.name)
  if (editing.editor || value === null) block.show()
  else {
    replaceShown(editing.code, control.name, value)
    follow(control, value)
    view.markEdited(program.isEdited(region))
  }
  block.run()
}

const line = (name) => new RegExp(`^(\\s*${name} = )(.+?)([ ]*# @param .*)$`, "m")
const COMMENT = /[ ]*# @param .*$/gm

// The value that the code gives to a name now, as Python writes it; null if the reader has changed the line.
const literal = (code, name) => code.match(line(name))?.[2] ?? null

// The code with another value for the name.
function assign(code, name, control) {
  return code.replace(line(name), (_, before, old, after) => before + python(control, old) + after)
}

// What a control says, as Python writes it: a float stays a float, a string stays a string.
function python(control, old) {
  if (control.type === "checkbox") return control.checked ? "True" : "False"
  if (control.tagName === "SELECT") return /^["']/.test(old) ? JSON.stringify(control.value) : control.value
  return old.includes(".") && !/[.e]/.test(control.value) ? `${control.value}.0` : control.value
}

// Put a control where the code says.
function follow(control, value) {
  if (value === null) return
  if (control.type === "checkbox") control.checked = value === "True"
  else control.value = value.replace(/^["']|["']$/g, "")
  const output = control.parentElement.querySelector("output")
  if (output) output.textContent = value
}

// Show a new value in highlighted code without losing the colors.
function replaceShown(element, name, value) {
  const shown = element.textContent
  const at = new RegExp(`^(\\s*${name} = )(.+)$`, "m").exec(shown)
  if (!at) return
  const start = at.index + at[1].length
  const range = document.createRange()
  range.setStart(...place(element, start, true))
  range.setEnd(...place(element, start + at[2].length, false))
  range.deleteContents()
  const literal = document.createElement("span")
  literal.className = /^["']/.test(value) ? "s2" : /^[TF]/.test(value) ? "kc" : "mf"
  literal.textContent = value
  range.insertNode(literal)
  element.querySelectorAll("span:empty").forEach((span) => span.remove())
}

// The text node and offset of a character of an element.
function place(element, offset, atStart) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (offset < node.length || (!atStart && offset === node.length)) return [node, offset]
    offset -= node.length
  }
  return [element, element.childNodes.length]
}
