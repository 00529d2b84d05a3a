// Every message between the page (engine.js) and its worker (worker.js), with its fields. A message is made here and
// nowhere else; what receives it looks at its type.

export const toWorker = {
  // Once, first: the address of Python's files, that of harness.py, and how many bytes of memory Python may have.
  start: ({ runtime, harness, memory }) => ({ type: "start", runtime, harness, memory }),

  // As often as you like, one at a time. id: any number, which comes back. program: its name. segments: what has to run,
  // each [label, code, first line]. files: {path: source or bytes} of the toolbox and of data. edited: the paths of those
  // that are the reader's. check: the function that is to be judged, or nothing.
  run: ({ id, program, segments, files, edited, check }) => ({ type: "run", id, program, segments, files, edited, check }),
}

export const toPage = {
  // While the worker starts: so many bytes more have come; all have, and Python starts; it can run.
  loading: ({ bytes }) => ({ type: "loading", bytes }),
  starting: () => ({ type: "starting" }),
  ready: ({ memory }) => ({ type: "ready", memory }),

  // While a block runs: a piece of what it prints; a figure.
  output: ({ text }) => ({ type: "output", text }),
  figure: ({ svg }) => ({ type: "figure", svg }),

  // The run `id` is over. verdict: {key, values}, of what was to be judged. error: {kind, text, segment, line}, or nothing.
  // ms: how long it took. dropped: lines that were not shown. memory: the bytes that Python has now.
  done: ({ id, verdict, error, ms, dropped, memory }) => ({ type: "done", id, verdict, error, ms, dropped, memory }),

  // The worker cannot go on: it did not start (no id), or Python broke down.
  failed: ({ id, text }) => ({ type: "failed", id, text }),
}
