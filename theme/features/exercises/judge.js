// "Check": what the reader wrote is judged by the program's own check_…, and the verdict is told in words.

import { element } from "../../model/dom.js"
import { code, words } from "../../model/words.js"
import { solve } from "./progress.js"

const word = words("exercises")

export function contribute(block) {
  const button = block.root.querySelector(".run__check")
  if (!button) return null
  const verdict = element("p", { className: "verdict", role: "status", hidden: true })
  const hide = () => { verdict.hidden = true }
  block.view.bar.after(verdict)
  const name = block.root.dataset.check
  button.addEventListener("click", () => block.run((program) => ({ segments: toJudge(program, block.region), check: name })))
  return {
    busy: (on) => { button.disabled = on },
    began: hide,
    reset: hide,
    ended(outcome) {
      if (!outcome.verdict) return false
      if (block.result.text) block.result.end({})
      else block.result.clear()
      tell(outcome.verdict, block, verdict, block.program.messages[name])
      return true
    },
  }
}

// All that the page does not show, as published, and then what the reader wrote.
function toJudge(program, region) {
  const others = program.segments.filter((segment) => !program.alternatives.includes(segment.region))
  return [...others.map((segment) => program.published(segment)), program.edited(region)]
}

// The exercise's own message for what the check found. That a function is missing, or that it answers with something that
// the check cannot read, is said alike everywhere.
function tell({ key, values }, block, verdict, messages) {
  const said = messages[key]?.[code] ?? Object.values(messages[key] ?? {})[0] // a partial language may have none
  const message = said?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
  const isRight = key === "right"
  verdict.textContent = message ?? word(key, values)
  verdict.className = isRight ? "verdict verdict--right" : "verdict"
  verdict.hidden = false
  block.view.say(word(isRight ? "right" : "notYet"))
  if (isRight) solve(block.root.dataset.exercise)
}
