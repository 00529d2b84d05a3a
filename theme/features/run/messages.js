// Every message between the page (engine.js) and its worker (worker.js), with its fields. A message is made here and
// nowhere else; what receives it looks at its type.

export const toWorker = {
  // Once, first: the address of Python's files, those of harness.py and what it needs, how many bytes of memory Python may have, and how many
  // its images may take (memory.js).
  start: ({ runtime, sources, memory, budget }) => ({ type: "start", runtime, sources, memory, budget }),

  // As often as you like, one at a time. id: any number, which comes back. segments: what has to run, each
  // [label, code, first line]. files: {path: source or bytes} of the toolbox and of data. edited: the paths of those that
  // are the reader's. check: the function that is to be judged, or nothing. echo: whether to tell what the last line is worth.
  run: ({ id, segments, files, edited, check, echo }) => ({ type: "run", id, segments, files, edited, check, echo }),
}

export const toPage = {
  // While the worker starts: so many bytes more have come; all have, and Python starts; it can run.
  loading: ({ bytes }) => ({ type: "loading", bytes }),
  starting: () => ({ type: "starting" }),
  // (images: so that the next run is a first run again; otherwise this worker is good for one).
  ready: ({ memory, images }) => ({ type: "ready", memory, images }),

  // While a block runs: a piece of what it prints; a figure.
  output: ({ text }) => ({ type: "output", text }),
  figure: ({ svg }) => ({ type: "figure", svg }),

  // The run `id` is over. verdict: {key, values}, of what was to be judged. error: {kind, text, segment, line}, or nothing.
  // value: what the last line is worth, or nothing. ms: how long it took. dropped: lines that were not shown. back: how
  // many of the ms it took to bring Python back. from: the number of the first segment that had to run. memory: the bytes that Python has now. spent: it can do no other run.
  done: ({ id, verdict, error, value, ms, dropped, back, from, memory, spent }) =>
    ({ type: "done", id, verdict, error, value, ms, dropped, back, from, memory, spent }),

  // Found later in the run `id`, by looking at it once more: {line, operation} of what did not fit into 32 bits.
  noted: ({ id, overflow }) => ({ type: "noted", id, overflow }),

  // The worker cannot go on: it did not start (no id), or Python broke down. reason: "recursion", "memory" (there was
  // none to begin with) or "crash".
  failed: ({ id, text, reason }) => ({ type: "failed", id, text, reason }),
}
