/** A value that tells whoever listens that it is another. */
export class Value<T> {
  private readonly listeners = new Set<(now: T) => void>();

  constructor(private current: T) {}

  get now(): T {
    return this.current;
  }

  set(next: T): void {
    if (next !== this.current) {
      this.current = next;
      for (const listener of [...this.listeners]) {
        listener(next);
      }
    }
  }

  /** Calls the listener for each change. Returns what ends that. */
  listen(listener: (now: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** What is said to whoever listens, and then forgotten. */
export class Bell<T> {
  private readonly listeners = new Set<(what: T) => void>();

  ring(what: T): void {
    for (const listener of [...this.listeners]) {
      listener(what);
    }
  }

  listen(listener: (what: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
