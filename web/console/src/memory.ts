/** What the browser remembers of a person's choices; nothing of it is secret, and all of it may be gone. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(`archangel.${name}`);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(`archangel.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}
