// What a reader keeps in this browser (localStorage):
//   code:<program>   the edited regions of a program, {region: code}
//   solved           the exercises that are solved, {exercise: date}
//   runtime          the Python that has been started here
// A browser may refuse to store anything: then all of it lives as long as the page.

import { settings } from "./settings.js"

export const store = {
  get(key) { try { return localStorage.getItem(key) } catch { return null } },
  set(key, value) { try { localStorage.setItem(key, value) } catch { /* see above */ } },
  remove(key) { try { localStorage.removeItem(key) } catch { /* see above */ } },
}

const key = (program) => `code:${program}`

// The edits of a program as they are stored, null where there are none.
export const edits = {
  get: (program) => store.get(key(program)) ?? moved(program),
  set: (program, regions) => store.set(key(program), JSON.stringify(regions)),
  remove: (program) => store.remove(key(program)),
}

// Lessons that have been renamed, [former, present] as programs write them: what a reader has goes along.
const renamed = Object.entries(settings.moved ?? {})

// An exercise, or whatever else begins with the name of a lesson and a colon, by its present name.
export const presentName = (name) => {
  const [before, now] = renamed.find(([former]) => name.startsWith(`${former}:`)) ?? ["", ""]
  return now + name.slice(before.length)
}

// What was edited before a program got its present name.
function moved(program) {
  const former = renamed.filter(([, now]) => program === `${now}.py` || program.startsWith(`${now}/`)).map(([before, now]) => before + program.slice(now.length))
  const names = [program, ...former].flatMap((name) => [name, name.replace(/\/exercises\.py$/, "_exercises.py")])
  const found = names.find((name) => name !== program && store.get(key(name)))
  if (!found) return null
  const stored = store.get(key(found))
  store.set(key(program), stored)
  if (store.get(key(program)) === stored) store.remove(key(found))
  return stored
}
