// What the scripts say, and how they write numbers, in the language of the page. Every word stands in
// docs/data/languages/<code>.yml; the build writes a module for each language, and the page names its own.

import { address, settings } from "./settings.js"

const { default: language } = await import(address(settings.words))

export const { code } = language

// The entries of a group: words("run") gives word("stop"), and word("clock", { seconds: 3 }) fills in {seconds}.
export const words = (group) => (key, values = {}) =>
  (language.words[group][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")

// A group as it stands, for a library that wants all of its words at once.
export const glossary = (group) => language.words[group]

// Rounded to so many digits. Where a language groups digits and by what is its own affair, not the browser's.
export function number(value, digits = 0) {
  const plain = new Intl.NumberFormat(code, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false })
  const written = { decimal: () => language.decimal, integer: grouped }
  return plain.formatToParts(value).map((part) => written[part.type]?.(part.value) ?? part.value).join("")
}

const grouped = (digits) => (digits.length < language.group_from ? digits : digits.replace(/\B(?=(\d{3})+$)/g, language.thousands))

export const duration = (ms) => (ms < 950 ? `${Math.max(1, Math.round(ms))} ms` : `${number(ms / 1000, 1)} s`)
