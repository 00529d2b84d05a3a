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

// What was edited before a program got its present name goes along with it.
function moved(program) {
  const names = [settings.formerly?.[program], program.replace(/\/exercises\.py$/, "_exercises.py")]
  const former = names.find((name) => name && name !== program && store.get(key(name)))
  if (!former) return null
  const stored = store.get(key(former))
  store.set(key(program), stored)
  if (store.get(key(program)) === stored) store.remove(key(former))
  return stored
}
