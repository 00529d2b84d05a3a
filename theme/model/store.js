// What a reader keeps in this browser (localStorage), each under the path of the site and
//   code:<program>   the edited regions of a program, {region: code}
//   solved           the exercises that are solved, {exercise: date}
//   runtime          the Python that has been started here
// A browser may refuse to store anything: then all of it lives as long as the page. What cannot be read counts as nothing.

import { settings } from "./settings.js"

const site = new URL(settings.root).pathname // other sites may live on the same origin

export const store = {
  get(key) { try { return localStorage.getItem(site + key) ?? earlier(key) } catch { return null } },
  set(key, value) { try { localStorage.setItem(site + key, value) } catch { /* see above */ } },
  remove(key) { try { localStorage.removeItem(site + key) } catch { /* see above */ } },
}

// What was stored before keys began with the path of the site.
function earlier(key) {
  const value = localStorage.getItem(key)
  try {
    if (value !== null) localStorage.setItem(site + key, value), localStorage.removeItem(key)
  } catch { /* it stays where it is */ }
  return value
}

// The object of texts that is stored under a key, null where there is none or something else stands there.
export function texts(key) {
  try {
    const found = JSON.parse(store.get(key))
    const fits = found?.constructor === Object && Object.values(found).every((text) => typeof text === "string")
    return fits ? found : null
  } catch {
    return null
  }
}

const key = (program) => `code:${program}`

// The edits of a program, {region: code}; null where there are none. Another tab may have changed other regions meanwhile,
// so one region is written at a time: code null takes it out.
export const edits = {
  get: (program) => texts(key(program)) ?? moved(program),
  set(program, region, code) {
    const { [region]: _, ...regions } = edits.get(program) ?? {}
    if (code !== null) regions[region] = code
    if (Object.keys(regions).length) store.set(key(program), JSON.stringify(regions))
    else store.remove(key(program))
  },
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
  const found = names.find((name) => name !== program && texts(key(name)))
  if (!found) return null
  const regions = texts(key(found))
  store.set(key(program), JSON.stringify(regions))
  if (texts(key(program))) store.remove(key(found))
  return regions
}
