// Images of a whole Python: what its memory was at rest, and the little that it keeps outside of it. README.md explains why
// writing an image back makes Python what it was, exactly, and what rules that rests on.

import { Files } from "./files.js"

const PAGE = 1024 // 32-bit words: 4 KiB, the piece in which images share what has not changed
const WASTE = 8192 // bytes: less free memory than that is not worth clearing

// The names of Pyodide's that all this rests on. They are documented nowhere, so each is looked for.
const NEEDED = ["stackSave", "stackRestore", "stackAlloc", "_mallinfo", "_emscripten_get_sbrk_ptr", "_emscripten_stack_get_end",
  "__hiwire_get", "__hiwire_set", "__hiwire_delete", "__hiwire_immortal_get", "HEAP32", "LDSO", "FS", "MEMFS"]

export class Memory {
  // python: what loadPyodide gave, at rest. Throws where one of its names is missing.
  constructor({ _module: module }) {
    const missing = NEEDED.filter((name) => !(name in module))
    if (missing.length) throw new Error(`Pyodide has no ${missing.join(", ")}`)
    this.module = module
    this.rest = module.stackSave() // the stack's pointer wherever no call is running
    this.loaded = this.libraries()
    this.duplicates = duplicatesOf(module)
    this.files = new Files(module)
    // A proxy that JavaScript has forgotten must not be released later: something else may stand at its address then.
    module.finalizationRegistry = { register() {}, unregister() {} }
    this.clearFree()
    this.base = module.HEAP32.slice(0, this.size >>> 2)
    this.first = { size: this.size, pages: [], ...this.around() }
    this.present = this.first // the image that memory equals, as long as nothing runs
  }

  // Bytes of memory in use.
  get size() {
    const { HEAPU32, _emscripten_get_sbrk_ptr } = this.module
    return HEAPU32[_emscripten_get_sbrk_ptr() >>> 2]
  }

  libraries() { // of compiled code
    return Object.keys(this.module.LDSO.loadedLibsByName).length
  }

  // Something is about to run.
  leave() {
    this.last = this.present ?? this.last
    this.present = null
  }

  // Could an image of what is now be brought back? Not in the middle of a call, nor with code that memory does not hold.
  get isWhole() {
    return this.module.stackSave() === this.rest && this.libraries() === this.loaded
  }

  // What is now. An image keeps the pages that differ from those of the base; pages equal to the last image's are shared.
  take() {
    if (!this.isWhole) throw new Error("a call is running, or a library was loaded")
    this.clearFree()
    const { module, base, rest, size } = this
    const heap = module.HEAP32, last = this.last?.pages ?? [], pages = []
    const blank = new Int32Array(PAGE)
    const stack = [module._emscripten_stack_get_end() / 4 / PAGE, rest / 4 / PAGE - 1] // below the pointer nothing is alive
    for (let p = 0, at = 0; at * 4 < size; p++, at += PAGE) {
      const known = last[p] ?? null
      const isSame = (p >= stack[0] && p <= stack[1]) || (known ? equal(heap, at, known.words, 0)
        : at + PAGE <= base.length ? equal(heap, at, base, at) : at >= base.length && equal(heap, at, blank, 0))
      pages.push(isSame ? known : { words: heap.slice(at, at + PAGE), users: 0 })
    }
    this.present = { size, pages, ...this.around() }
    return this.present
  }

  // What Pyodide keeps outside of the memory.
  around() {
    return { values: this.values(), duplicates: new Map(this.duplicates), files: this.files.note() }
  }

  // Make everything what it was when the image was taken.
  restore(image) {
    if (this.present === image) return
    const { module, base, rest, duplicates } = this
    const end = Math.max(this.size, image.size) >>> 2
    module.HEAP32.set(base)
    module.HEAP32.fill(0, base.length, end)
    image.pages.forEach((page, p) => page && module.HEAP32.set(page.words, p * PAGE))
    module.stackRestore(rest)
    image.values.forEach((value, i) => module.__hiwire_set(i, value))
    for (let i = image.values.length; attempt(() => module.__hiwire_delete(i) ?? true); i++);
    duplicates.clear()
    image.duplicates.forEach((reference, value) => duplicates.set(value, reference))
    this.files.restore(image.files)
    this.present = image
  }

  // The values of JavaScript that Python holds, by their numbers.
  values() {
    const found = []
    for (let entry; (entry = attempt(() => [this.module.__hiwire_get(found.length)])); ) found.push(entry[0])
    return found
  }

  // What malloc holds free at the end of memory becomes zeros, which cost an image nothing.
  clearFree() {
    const { module, rest, size } = this
    const info = module.stackAlloc(48)
    module._mallinfo(info)
    module.stackRestore(rest)
    const free = module.HEAPU32[(info >>> 2) + 9] // of the topmost chunk
    const top = size - 40 - free // where that chunk begins, if it is where malloc always puts it
    if (free > WASTE && (module.HEAPU32[(top >>> 2) + 1] & ~7) === free) module.HEAPU8.fill(0, top + 64, size - 64)
  }
}

// Images by what had been run when they were taken, within a number of bytes; the last used is the last to go.
export class Images {
  constructor(budget) {
    this.budget = budget
    this.bytes = 0
    this.kept = new Map()
  }

  get(key) {
    const image = this.kept.get(key)
    if (image) this.kept.delete(key), this.kept.set(key, image)
    return image
  }

  keep(key, image) {
    if (this.kept.has(key)) this.drop(key)
    this.kept.set(key, image)
    for (const page of image.pages) if (page && !page.users++) this.bytes += PAGE * 4
    while (this.bytes > this.budget && this.kept.size > 1) this.drop(this.kept.keys().next().value)
  }

  drop(key) {
    for (const page of this.kept.get(key).pages) if (page && !--page.users) this.bytes -= PAGE * 4
    this.kept.delete(key)
  }
}

function equal(a, i, b, j) {
  for (let k = 0; k < PAGE; k++) if (a[i + k] !== b[j + k]) return false
  return true
}

const attempt = (action) => {
  try {
    return action()
  } catch {
    return undefined
  }
}

// Pyodide's map from values to the numbers under which it holds them already.
function duplicatesOf(module) {
  for (let i = 0; i < 100; i++) {
    const value = module.__hiwire_immortal_get(i)
    if (value instanceof Map) return value
  }
  throw new Error("Pyodide keeps no map of what Python holds")
}
