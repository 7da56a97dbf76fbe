import type { Role, Session } from "./types.js";
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

export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, order(body));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Gives an order, and hands over each line of JSON of the answer as it comes. */
export async function postLines(path: string, body: unknown, heard: (line: any) => void): Promise<void> {
  const response = await send(path, order(body));
  let rest = "";
  for await (const text of textOf(response)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.filter((line) => line.trim()).forEach((line) => heard(JSON.parse(line)));
  }
  if (rest.trim()) {
    heard(JSON.parse(rest));
  }
}

/** The text of an answer as it comes. */
export async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield next.value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** Asks, and throws a Problem for any answer but a good one. */
export async function send(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch (failed) {
    if (failed instanceof DOMException && failed.name === "AbortError") {
      throw failed;
    }
    throw new Problem(0, "No answer", "The server does not answer.");
  }
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  if (response.status === 401 && session.now && path !== "/api/login") {
    leave("Your session has ended. Log in again to go on.");
  }
  throw problem;
}

/** Back to the login. */
export function leave(why: string): void {
  farewell.set(why);
  session.set(null);
}

function order(body: unknown): RequestInit {
  const csrf = session.now?.csrf;
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(csrf ? { "X-Archangel-Token": csrf } : {}) },
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
