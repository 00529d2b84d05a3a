// A program as the page needs it: its parts in order, the reader's edits, and the steps that lead to a block.

const KEY = "code:"
const MARK = /[ ]*# \(\d+\)!$/gm // a Material annotation

// A browser may refuse to store anything: then edits live as long as the page.
export const store = {
  get(key) { try { return localStorage.getItem(key) } catch { return null } },
  set(key, value) { try { localStorage.setItem(key, value) } catch { /* see above */ } },
  remove(key) { try { localStorage.removeItem(key) } catch { /* see above */ } },
}

// A program from its address below the root of the site, with the data that it reads.
export async function load(root, address) {
  const ask = async (path) => {
    const answer = await fetch(root + path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    return answer
  }
  const parts = await (await ask(address)).json()
  for (const [file, path] of Object.entries(parts.data)) parts.files[file] = new Uint8Array(await (await ask(path)).arrayBuffer())
  return new Program(parts)
}

export class Program {
  // data: {name, source, segments: [{region, first, last, indent}], files: {path: source or bytes}, messages}
  constructor(data) {
    Object.assign(this, data)
    this.lines = data.source.split("\n")
    this.edits = JSON.parse(store.get(KEY + this.name) ?? "{}")
  }

  segment(region) {
    return this.segments.find((segment) => segment.region === region)
  }

  // The code of a part as it was published, without indentation and annotation marks.
  original({ first, last, indent }) {
    const margin = new RegExp(`^ {${indent}}`)
    return this.lines.slice(first - 1, last).map((line) => line.replace(margin, "")).join("\n").replace(MARK, "")
  }

  code(region) {
    return this.edits[region] ?? this.original(this.segment(region))
  }

  isEdited(region) {
    return region in this.edits
  }

  edit(region, code) {
    if (code === this.original(this.segment(region))) delete this.edits[region]
    else this.edits[region] = code
    if (Object.keys(this.edits).length) store.set(KEY + this.name, JSON.stringify(this.edits))
    else store.remove(KEY + this.name)
  }

  // What has to run, in order, for a block to run: [label, code, first line as errors count it].
  steps(region) {
    const upTo = this.segments.findIndex((segment) => segment.region === region)
    return this.segments.slice(0, upTo + 1).map((segment) => segment.region
      ? [`${this.name}, ${segment.region}`, this.code(segment.region), 1]
      : this.published(segment))
  }

  // A part as it was published, as a step.
  published(segment) {
    return [this.name, this.original(segment), segment.first]
  }

  // What every run begins with, as published, up to the first block (most often the imports), and then nothing.
  beginning() {
    const upTo = this.segments.findIndex(({ region }) => region)
    const steps = this.segments.slice(0, upTo + 1).map((segment) => this.published(segment))
    return { program: this.name, files: this.files, edited: [], steps: [...steps, ["", "", 1]] }
  }

  // What has to run for a solution to be judged: all that the page does not show, then what the reader wrote.
  stepsToCheck(region) {
    const others = this.segments.filter((segment) => !/-(starter|solution)$/.test(segment.region ?? ""))
    return [...others.map((segment) => this.published(segment)),
      [`${this.name}, ${region}`, this.code(region), 1]]
  }

  // The whole program with the reader's edits, as a file.
  file() {
    const lines = [...this.lines]
    for (const segment of [...this.segments].reverse()) {
      if (!segment.region || !this.isEdited(segment.region)) continue
      const code = this.edits[segment.region].split("\n").map((line) => (line ? " ".repeat(segment.indent) + line : line))
      lines.splice(segment.first - 1, segment.last - segment.first + 1, ...code)
    }
    return lines.join("\n")
  }
}
