// The program as a Jupyter notebook that runs anywhere with NumPy: the toolbox's files are written by its first cell.

import { save } from "../../model/dom.js"
import { words } from "../../model/words.js"

const word = words("notebooks")

export const contribute = (block) => ({ menu: [{ label: word("download"), act: () => download(block) }] })

async function download(block) {
  const program = await block.load()
  const name = program.name.split("/").pop().replace(/\.py$/, ".ipynb")
  save(name, notebook(program, await block.page.programs.files(program)), "application/x-ipynb+json")
}

const cell = (kind, source) => ({
  cell_type: kind,
  metadata: {},
  source: source.split("\n").map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line)),
  ...(kind === "code" ? { execution_count: null, outputs: [] } : {}),
})

// The build gives the cell that writes the files; it is the same in the notebooks of the site.
const toolbox = (unpack, files) => unpack.replace("FILES", () => python(files))

const figures = `from IPython.display import SVG, display
from nn import svg

svg.show = lambda figure: display(SVG(figure))`

// A dictionary of strings, as Python writes it: JSON's strings are Python's. Data is written as base64.
const python = (files) => `{\n${Object.entries(files).map(([name, content]) =>
  `    ${JSON.stringify(name)}: ${JSON.stringify(typeof content === "string" ? content : base64(content))},`).join("\n")}\n}`

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))

function notebook(program, files) {
  const intro = word("intro", { program: program.name, page: location.href.split("#")[0] })
  const cells = [cell("markdown", `# ${program.name}\n\n${intro}`)]
  if (Object.keys(files).length) cells.push(cell("markdown", word("files")), cell("code", toolbox(program.unpack, files)))
  if ("nn/svg.py" in files) cells.push(cell("code", figures))
  for (const segment of program.segments) {
    const code = segment.region ? program.code(segment.region) : program.original(segment)
    if (code.trim()) cells.push(cell("code", code.trim()))
  }
  return JSON.stringify({
    cells: cells.map((one, i) => ({ id: `cell-${i + 1}`, ...one })),
    metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  }, null, 1)
}
