// The code of a block: highlighted as published, plain as the reader has it, or in an editor. And the line of an error in it.

import { element } from "../../model/dom.js"
import { glossary, words } from "../../model/words.js"

const word = words("run")

export class Editing {
  constructor(block) {
    this.block = block
    this.pre = block.root.querySelector("pre")
    this.code = this.pre.querySelector("code")
    this.published = null // the highlighted code, with the notes that open from it, while the reader's stands in its place
    this.editor = null
    this.badLine = 0
  }

  // Put the code that counts into the page. Outside the editor it stands as `plain` where the reader has changed it.
  show(code, plain, isEdited) {
    if (this.editor) {
      if (this.editor.text !== code) this.editor.text = code
    } else if (isEdited) {
      this.published ??= [...this.code.childNodes]
      this.code.textContent = `${plain}\n`
    } else if (this.published) {
      this.code.replaceChildren(...this.published)
      this.published = null
    }
    this.block.view.markEdited(isEdited)
  }

  toggle() {
    return this.editor ? this.close() : this.open()
  }

  async open(line = 0) {
    const { block } = this
    try {
      const program = await block.load()
      if (!this.editor) {
        const { edit } = await import("./editor.js")
        if (this.editor) return
        this.start(edit, program.code(block.region))
      }
    } catch {
      return block.view.sayMissing()
    }
    block.root.scrollIntoView({ block: "nearest" })
    if (line) this.editor.select(line)
    this.editor.focus()
  }

  start(edit, doc) {
    const { block } = this
    this.pre.hidden = true
    const parent = element("div", { className: "run__editor" })
    this.pre.after(parent)
    this.editor = edit({
      parent, doc, label: word("editor", { region: block.region }), word: words("editor"), phrases: glossary("phrases"),
      onRun: () => block.run(), onChange: () => { if (this.editor) block.change(this.editor.text) },
    })
    this.sayState(true)
    if (this.badLine) this.editor.mark(this.badLine)
  }

  close() {
    const { editor } = this
    this.editor = null
    editor.destroy()
    this.block.root.querySelector(".run__editor").remove()
    this.pre.hidden = false
    this.sayState(false)
    this.block.show()
    this.mark(this.badLine)
  }

  sayState(isOpen) {
    const button = this.block.view.edit
    button.textContent = word(isOpen ? "close" : "edit")
    button.setAttribute("aria-expanded", String(isOpen))
  }

  // The line of an error: in the editor, or a bar over the code. 0 takes the mark away.
  mark(line) {
    this.badLine = line
    this.pre.querySelector(".run__bad-line")?.remove()
    if (this.editor) this.editor.mark(line)
    else if (line) {
      const bar = element("span", { className: "run__bad-line" })
      bar.style.setProperty("--line", line - 1)
      this.pre.append(bar)
    }
  }
}
