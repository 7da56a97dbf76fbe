import { Problem, query, send, textOf } from "../api.js";
import { Value } from "../value.js";

/** How the page is with the server: `quiet` is not asked for. */
export type Link = "quiet" | "opening" | "live" | "cut";

export interface Heard {
  type: string;
  id: string;
  data: string;
}

const PATIENCE = [300, 600, 1000, 2000, 3000, 5000];

/**
 * Events of the server, one after the other: the next is read when the last has been dealt with, so that a page that can't follow slows
 * the server's sending down and not itself. After a cut it asks again, from where it was.
 */
export class Stream {
  readonly link = new Value<Link>("quiet");
  /** When it asks again, by Date.now(). */
  nextTry = 0;
  private filter = "";
  private lastId = "";
  private tries = 0;
  private cut: AbortController | null = null;
  private waking: (() => void) | null = null;

  constructor(private readonly heard: (event: Heard) => Promise<void>) {}

  open(filter: string): void {
    this.close();
    this.filter = filter;
    this.lastId = "";
    this.tries = 0;
    const cut = new AbortController();
    this.cut = cut;
    this.link.set("opening");
    void this.run(cut);
  }

  close(): void {
    this.cut?.abort();
    this.cut = null;
    this.waking?.();
    this.link.set("quiet");
  }

  /** Asks again at once, if it is waiting to. */
  hurry(): void {
    this.waking?.();
  }

  private async run(cut: AbortController): Promise<void> {
    while (!cut.signal.aborted) {
      try {
        await this.read(cut.signal);
      } catch (failed) {
        if (failed instanceof Problem && [400, 401, 422].includes(failed.status)) {
          this.link.set("quiet");
          return;
        }
      }
      if (!cut.signal.aborted) {
        await this.wait(cut.signal);
      }
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.lastId) {
      headers["Last-Event-ID"] = this.lastId;
    }
    const response = await send(`/api/events${query({ filter: this.filter })}`, { headers, signal });
    const parser = new Parser();
    for await (const text of textOf(response)) {
      for (const event of parser.take(text)) {
        if (signal.aborted) {
          return;
        }
        this.tries = 0;
        this.link.set("live");
        await this.heard(event);
        if (event.id) {
          this.lastId = event.id;
        }
      }
    }
  }

  private async wait(signal: AbortSignal): Promise<void> {
    this.link.set("cut");
    const millis = PATIENCE[Math.min(this.tries++, PATIENCE.length - 1)]!;
    this.nextTry = Date.now() + millis;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.waking = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    this.waking = null;
  }
}

/** Server-sent events out of text that comes in pieces. */
export class Parser {
  private rest = "";
  private seen = 0;

  take(text: string): Heard[] {
    this.rest += text.includes("\r") ? text.replaceAll("\r", "") : text;
    const events: Heard[] = [];
    let from = 0;
    for (let end = this.rest.indexOf("\n\n", Math.max(0, this.seen - 1)); end >= 0; end = this.rest.indexOf("\n\n", from)) {
      const event = read(this.rest.slice(from, end));
      if (event) {
        events.push(event);
      }
      from = end + 2;
    }
    this.rest = this.rest.slice(from);
    this.seen = this.rest.length;
    return events;
  }
}

function read(block: string): Heard | null {
  const event = { type: "message", id: "", data: "" };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      const value = line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
      const name = line.slice(0, colon);
      if (name === "data") {
        data.push(value);
      } else if (name === "event") {
        event.type = value;
      } else if (name === "id") {
        event.id = value;
      }
    }
  }
  event.data = data.join("\n");
  return data.length ? event : null;
}
