// Packs zips of Python for the reader's browser: every .py becomes a .pyc, made by the very interpreter that will import it.
//   node byte_compile.mjs PYODIDE [SOURCE TARGET PLACE]…     PLACE: where Python will find the content of that zip
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, ...jobs] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(pyodide, "pyodide.mjs")));
// A fixed seed, since the order of a set of constants in a .pyc follows the hashes: the same input gives the same bytes.
const python = await loadPyodide({ indexURL: pyodide + path.sep, env: { PYTHONHASHSEED: "0" } });

python.runPython(`
import importlib.util
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

def pack(source, target, place):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for entry in sorted(old.infolist(), key=lambda entry: entry.filename):
            name, content = entry.filename, old.read(entry)
            if name.endswith(".py"):
                code = compile(content, f"{place}/{name}", "exec", dont_inherit=True, optimize=0)
                # "Unchecked": there is no source beside it that it could be compared with.
                name, content = name + "c", _code_to_hash_pyc(code, importlib.util.source_hash(content), checked=False)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
`);
const pack = python.globals.get("pack");
for (let at = 0; at < jobs.length; at += 3) {
  const [source, target, place] = jobs.slice(at, at + 3);
  python.FS.writeFile("/source.zip", fs.readFileSync(source));
  pack("/source.zip", "/target.zip", place);
  fs.writeFileSync(target, python.FS.readFile("/target.zip"));
}
