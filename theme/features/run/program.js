// A program as the page needs it: its segments in order, the reader's edits, and the segments that lead to a block.

import { address, settings } from "../../model/settings.js"
import { edits } from "../../model/store.js"

const ANNOTATION = /[ ]*# \(\d+\)!$/gm // a mark of Material

async function ask(path) {
  const answer = await fetch(address(path))
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}

// A program from its address below the root of the site, with the data that it reads.
export async function load(path) {
  const { data, ...program } = await (await ask(path)).json()
  for (const [file, at] of Object.entries(data)) program.files[file] = new Uint8Array(await (await ask(at)).arrayBuffer())
  return new Program(program)
}

// The programs of a page, each fetched when it is needed; one that could not be fetched is asked for again.
export class Programs {
  found = {} // {name: promise of a Program}

  get(name) {
    return this.found[name] ??= load(settings.programs[name]).catch((error) => {
      delete this.found[name]
      throw error
    })
  }

  // The toolbox as a program gets it: whole where the reader's code mentions it, and with what the reader has changed of it
  // in this page.
  async toolbox(program) {
    const files = await this.files(program)
    const edited = Object.keys(files).filter((name) => settings.programs[name] && edits.get(name))
    const changed = await Promise.all(edited.map(async (name) => [name, (await this.get(name)).file()]))
    return { files: { ...files, ...Object.fromEntries(changed) }, edited }
  }

  async files({ edits, files }) {
    if (!Object.values(edits).some((code) => /\bnn\b/.test(code))) return files
    this.whole ??= ask(settings.toolbox).then((answer) => answer.json()).catch((error) => {
      this.whole = null
      throw error
    })
    return { ...await this.whole, ...files }
  }
}

export class Program {
  // data: {name, source, segments: [{region or null, first, last, indent}], files: {path: source or bytes}, messages}
  constructor(data) {
    Object.assign(this, data)
    this.lines = data.source.split("\n")
    this.edits = edits.get(this.name) ?? {}
  }

  segment(region) {
    return this.segments.find((segment) => segment.region === region)
  }

  // The code of a segment as it was published, without indentation and annotation marks.
  original({ first, last, indent }) {
    const margin = new RegExp(`^ {${indent}}`)
    return this.lines.slice(first - 1, last).map((line) => line.replace(margin, "")).join("\n").replace(ANNOTATION, "")
  }

  code(region) {
    return this.edits[region] ?? this.original(this.segment(region))
  }

  isEdited(region) {
    return region in this.edits
  }

  edit(region, code) {
    const isOriginal = code === this.original(this.segment(region))
    if (isOriginal) delete this.edits[region]
    else this.edits[region] = code
    edits.set(this.name, region, isOriginal ? null : code)
  }

  reset(region) {
    this.edit(region, this.original(this.segment(region)))
  }

  // What has to run, in order, for a block to run. A job's segment is [label, code, first line as errors count it].
  segmentsUpTo(region) {
    const upTo = this.segments.findIndex((segment) => segment.region === region)
    return this.segments.slice(0, upTo + 1).map((segment) => (segment.region ? this.edited(segment.region) : this.published(segment)))
  }

  // For a job: a region as the reader has it.
  edited(region) {
    return [`${this.name}, ${region}`, this.code(region), 1]
  }

  // For a job: a segment as it was published.
  published(segment) {
    return [this.name, this.original(segment), segment.first]
  }

  // A job that does what every run begins with, as published, up to the first region (most often the imports), and then nothing.
  beginning() {
    const upTo = this.segments.findIndex(({ region }) => region)
    const segments = this.segments.slice(0, upTo + 1).map((segment) => this.published(segment))
    return { files: this.files, edited: [], segments: [...segments, ["", "", 1]] }
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
