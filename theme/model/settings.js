// What the build says to the scripts of a page (features/run/README.md lists the keys). Read once.

const given = JSON.parse(document.getElementById("runner-config")?.textContent ?? "{}")

export const settings = { ...given, root: new URL(given.root ?? "./", location).href }

// The address of a file that the build names by its path below the root of the site.
export const address = (path) => settings.root + path
