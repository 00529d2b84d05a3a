// Brings the blocks of a page to life, at the first click: the engine, the queue, the programs, and what other features
// contribute to a block. The build lists their modules in settings.contributions; README.md has their interface.

import { address, settings } from "../../model/settings.js"
import { edits } from "../../model/store.js"
import { Block } from "./block.js"
import { Engine } from "./engine.js"
import { register } from "./handle.js"
import { Programs } from "./program.js"
import { Queue } from "./queue.js"

export async function mount() {
  // What can fail comes first: where it does, all of this is tried again, and nothing may be built twice.
  const [labels, ...contributions] = await Promise.all([
    settings.labels ? fetch(address(settings.labels)).then((answer) => answer.json()) : {},
    ...settings.contributions.map((module) => import(address(settings.runner + module))),
  ])
  const programs = new Programs()
  const roots = [...document.querySelectorAll(".program[data-region]")].filter((root) => root.querySelector(".run"))
  const edited = await Promise.all(roots.map(({ dataset }) => edits.get(dataset.program) && programs.get(dataset.program)))

  const engine = new Engine(address(settings.runtime))
  const page = { engine, queue: new Queue(engine), programs, labels, contributions, blocks: [] }
  roots.forEach((root, i) => page.blocks.push(new Block(root, page, edited[i])))
  register(page)
}
