import { token } from "./token.js";
import type { Done, Role, Session } from "./types.js";
import { Value } from "./value.js";

/** What the server said no to, as it said it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly column: number | null = null,
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail || title);
  }

  /** The server could not be reached. */
  get isCut(): boolean {
    return this.status === 0;
  }
}

/** Who is logged in; null for nobody, undefined as long as that is not known. */
export const session = new Value<Session | null | undefined>(undefined);

/** Why the session is over, for the page of the login. */
export const farewell = new Value<string>("");

let clockOffset = 0;

/** The server's time of day in milliseconds. */
export function serverNow(): number {
  return Date.now() + clockOffset;
}

export function welcome(now: Session): void {
  clockOffset = Date.parse(now.now) - Date.now() || 0;
  session.set(now);
}

const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Why this may not be done, or null if it may. */
export function denial(needs: Role): string | null {
  const now = session.now;
  if (!now) {
    return "You are not logged in.";
  }
  return RANK[now.role] >= RANK[needs] ? null : `You are here as ${now.role}; this needs ${needs}.`;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, { headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  return (await response.json()) as T;
}

export async function getText(path: string): Promise<string> {
  return (await send(path, {})).text();
}

/** A key by which the server knows an order again. (`crypto.randomUUID` is only there over TLS, or on the server's own machine.) */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param key the order's own, or none for what may be done twice */
export async function post<T>(path: string, body: unknown, key = ""): Promise<T> {
  const response = await send(path, order(body, key));
  return (response.status === 204 ? undefined : await response.json().catch(lost)) as T;
}

/** Gives an order, and hands over each line of JSON of the answer as it comes; the last says that it is done, or else something was lost. */
export async function postLines<T>(path: string, body: unknown, key: string, heard: (line: T) => void): Promise<Done> {
  const response = await send(path, order(body, key));
  let rest = "";
  let done: Done | null = null;
  for await (const text of textOf(response)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines.filter((it) => it.trim())) {
      const said = JSON.parse(line) as { done?: boolean };
      if (said.done) {
        done = said as Done;
      } else {
        heard(said as T);
      }
    }
  }
  return done ?? lost();
}

/** The text of an answer as it comes. */
export async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let next = await reader.read().catch(lost); !next.done; next = await reader.read().catch(lost)) {
      yield next.value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Asks, and throws a Problem for any answer but a good one. */
export async function send(path: string, options: RequestInit): Promise<Response> {
  const headers = new Headers(options.headers);
  headers.set("X-Archangel-Token", token());
  const response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options, headers }).catch(lost);
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  if (response.status === 401 && session.now && path !== "/api/login") {
    leave("Your session has ended. Log in again to go on.");
  }
  throw problem;
}

/** The answer, or the end of it, was lost on the way; unless the page itself gave it up. */
function lost(failed?: unknown): never {
  throw failed instanceof DOMException && failed.name === "AbortError" ? failed : new Problem(0, "No answer", "The server does not answer.");
}

/** Back to the login. */
export function leave(why: string): void {
  farewell.set(why);
  session.set(null);
}

function order(body: unknown, key: string): RequestInit {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}) },
    body: JSON.stringify(body),
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : "");
  const wait = response.headers.get("Retry-After");
  const first = Array.isArray(body["errors"]) ? (body["errors"][0] as { field?: string; reason?: string } | undefined) : undefined;
  const detail = (first?.reason ? `${first.field ?? ""}: ${first.reason}` : "") || text("detail") || (response.status === 429 && wait ? `Too many tries. Wait ${wait} s.` : "");
  const column = typeof body["column"] === "number" ? (body["column"] as number) : null;
  return new Problem(response.status, text("title") || `Answer ${response.status}`, detail, column, body);
}

/** A query of these, without those that are empty. */
export function query(words: Record<string, string | number | null | undefined>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) {
    if (value !== null && value !== undefined && value !== "") {
      all.set(name, String(value));
    }
  }
  const text = all.toString();
  return text ? `?${text}` : "";
}
