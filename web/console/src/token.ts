import { forget, recall, remember, stored } from "./memory.js";

const NAME = "token";

/** The same where the browser keeps nothing: then it is this tab's, until that is loaded anew. */
let kept = "";

/**
 * What goes with all that is asked, besides the cookie; nothing if nobody is logged in. Browsers send the cookie to whoever listens on
 * this host, by whatever port, and this to nobody: what an origin keeps is its own. All its tabs have the same.
 */
export function token(): string {
  return kept || recall(NAME, "");
}

/** Somebody has logged in. */
export function keepToken(now: string): void {
  remember(NAME, now);
  kept = recall(NAME, "") === now ? "" : now;
}

/** Nobody is logged in any more. */
export function eraseToken(): void {
  forget(NAME);
  kept = "";
}

/** True if another tab has done one of these. */
export function isOfToken(event: StorageEvent): boolean {
  return event.key === null || event.key === stored(NAME);
}
