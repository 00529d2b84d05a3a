// Pyodide's files live in JavaScript, not in WebAssembly's memory: what they were has to be noted, and brought back.

export class Files {
  constructor({ FS, MEMFS }) {
    this.FS = FS
    this.folder = MEMFS.ops_table.dir.node
    const noted = this.noted = new WeakSet() // contents that some note holds: whoever writes to them writes to a copy
    const { write } = MEMFS.stream_ops
    MEMFS.stream_ops.write = MEMFS.ops_table.file.stream.write = (stream, ...rest) => {
      if (noted.has(stream.node.contents)) stream.node.contents = stream.node.contents.slice()
      return write(stream, ...rest)
    }
  }

  // Every node, a folder before what is in it. Devices and the like have nothing to note.
  *nodes(node = this.FS.root) {
    yield node
    if (node.node_ops === this.folder) for (const child of Object.values(node.contents)) yield* this.nodes(child)
  }

  note() {
    const { FS } = this
    const nodes = new Map()
    for (const node of this.nodes()) {
      const { name, parent, mode, atime, mtime, ctime, usedBytes, link } = node
      if (ArrayBuffer.isView(node.contents)) this.noted.add(node.contents)
      const contents = FS.isDir(mode) ? { ...node.contents } : node.contents
      nodes.set(node, { name, parent, mode, atime, mtime, ctime, usedBytes, link, contents })
    }
    const streams = FS.streams.map((stream) => stream && { stream, flags: stream.flags, position: stream.position })
    return { nodes, streams, current: FS.currentPath }
  }

  restore({ nodes, streams, current }) {
    const { FS } = this
    for (const node of [...this.nodes()]) if (node !== FS.root) FS.hashRemoveNode(node)
    for (const [node, was] of nodes) {
      Object.assign(node, was, FS.isDir(was.mode) ? { contents: { ...was.contents } } : {})
      if (node !== FS.root) FS.hashAddNode(node)
    }
    const open = streams.map((entry, fd) => entry && Object.assign(entry.stream, { fd, flags: entry.flags, position: entry.position }))
    FS.streams.splice(0, Infinity, ...open)
    FS.currentPath = current
  }
}
