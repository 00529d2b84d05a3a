// One block runs at a time. Of those that are asked for meanwhile, the latest comes next.

export class Queue {
  running = null
  waiting = null

  constructor(engine) {
    this.engine = engine
  }

  has(block) {
    return this.running === block || this.waiting === block
  }

  ask(block) {
    if (!this.running) return this.start(block)
    if (this.waiting && this.waiting !== block && this.waiting !== this.running) this.waiting.settle()
    this.waiting = block
    if (this.running !== block) block.wait()
  }

  async start(block) {
    this.running = block
    try {
      await block.perform()
    } finally {
      this.running = null
      const next = this.waiting
      this.waiting = null
      if (next !== block) block.showBusy(false)
      if (next) this.start(next)
    }
  }

  stop(block) {
    if (this.waiting === block) {
      this.waiting = null
      if (this.running !== block) return block.settle()
    }
    if (this.running === block) this.engine.stop()
  }
}
