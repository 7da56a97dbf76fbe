/** What the browser remembers for this origin: a person's choices, and the session's token. All of it may be gone. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(stored(name));
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(stored(name), JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(stored(name));
  } catch {
    // There is nothing to forget.
  }
}

/** By which key it is stored. */
export function stored(name: string): string {
  return `archangel.${name}`;
}
