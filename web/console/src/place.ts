import { Value } from "./value.js";

/** Where one is: the path behind the #, and what it asks for. Nothing secret is ever in it. */
export interface Place {
  path: string[];
  asks: URLSearchParams;
}

export const place = new Value<Place>(read());

window.addEventListener("hashchange", () => place.set(read()));

function read(): Place {
  const [path, asks] = location.hash.replace(/^#\/?/, "").split("?");
  return { path: (path ?? "").split("/").filter(Boolean).map(decodeURIComponent), asks: new URLSearchParams(asks ?? "") };
}

/** The address of a place, for a link. */
export function linkTo(path: string[], asks: Record<string, string> = {}): string {
  const all = new URLSearchParams(Object.entries(asks).filter(([, value]) => value !== ""));
  const text = all.toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

export function go(path: string[], asks: Record<string, string> = {}): void {
  location.hash = linkTo(path, asks);
}

/** Changes what is asked for without a step to go back to. */
export function amend(path: string[], asks: Record<string, string>): void {
  history.replaceState(null, "", linkTo(path, asks));
  place.set(read());
}
