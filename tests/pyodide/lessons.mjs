// Runs the code cells of lessons under Pyodide, in Node: node lessons.mjs RUNTIME COURSE PACKAGES LESSON...
// RUNTIME: a folder with pyodide.mjs and wheels built for it.  COURSE: the repository.  PACKAGES: a folder with the
// course's packages; of it only what is pure Python can be used.  Prints a line of JSON for each lesson.
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [runtime, course, packages, ...lessons] = process.argv.slice(2);
const {loadPyodide} = await import(pathToFileURL(join(runtime, 'pyodide.mjs')));
const python = await loadPyodide({indexURL: runtime + '/'});
// What is compiled comes from there, all else from the course's own packages.
const COMPILED = /^(numpy|pandas|matplotlib|pillow|kiwisolver|contourpy)-.*wasm32\.whl$/;
for (const file of readdirSync(runtime).filter(name => COMPILED.test(name))) {
  python.unpackArchive(new Uint8Array(readFileSync(join(runtime, file))), 'wheel');
}
for (const [place, folder] of [['/course', course], ['/packages', packages]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, {root: folder}, place);
}
await python.runPythonAsync(`
import json, os, pathlib, sys, warnings
os.environ |= {"TWO_LEAPS_WORK": "/tmp/my-work.json", "MPLBACKEND": "agg", "MPLCONFIGDIR": "/tmp"}
sys.path += ["/course", "/packages"]
sys.dont_write_bytecode = True

def run(name):
    (path,) = pathlib.Path("/course/notebooks").glob(f"{name}-*.ipynb")
    names, ran = {"__name__": "__main__"}, 0
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name}, cell {ran}", "exec"), names)
            ran += 1
    return ran
`);
const run = python.globals.get('run');
for (const lesson of lessons) {
  let told;
  try { told = {lesson, cells: run(lesson)}; } catch (slip) { told = {lesson, error: String(slip).trim().split('\n').slice(-3).join('\n')}; }
  console.log(JSON.stringify(told));
}
