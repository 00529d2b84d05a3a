// What tests, benchmarks and the curious may use of the runner; everything else may change without notice.
//
//   const { blocks, block, engine } = await import("…/features/run/handle.js")
//
// Before the first click there are no blocks and no engine. Of a block:
//   root, region           its element, and the region that it shows
//   run()                  a promise that ends with the run, where no other block is running
//   stop(), reset()
//   change(code)           as if the reader had written it; `await load()` first
//   editing                open(line), a promise; close()
//   lastOutcome            {end: "ok" | "error" | "stopped" | "limit" | "crashed" | "load" | "offline" | "noMemory", and the fields of
//                          messages.js' done}; a test may set it to null to wait for the next one
//   result                 text, drawn (the last figure), box (where the output stands), published {text, figure}
// Of the engine: seconds (the limit of a run), spare, beginning, run(), drop(); see engine.js.

export const blocks = []
export let engine = null

// The first block that shows a region.
export const block = (region) => blocks.find((one) => one.region === region)

// mount.js has built a page.
export function register(page) {
  engine = page.engine
  blocks.push(...page.blocks)
}
