import type { Delta, Hello, Point } from "../types.js";
import { Bell, Value } from "../value.js";
import { EMPTY, grown, sorted, type Sorting, type View } from "./order.js";
import { pieces } from "./pieces.js";
import { Rows } from "./rows.js";
import { Slices } from "./slices.js";
import { Stream, type Heard } from "./stream.js";

/** What has come and gone while the order was held. */
export interface Aside {
  came: number;
  ended: number;
}

/** So long without a new view, unless there is nothing new. */
const PERIOD = 500;

/**
 * The live table: takes in what the server sends, and now and then makes a new view of it. While the view is held (a pointer is over it,
 * or something is selected) no row changes its place; what has come meanwhile is counted.
 */
export class Feed {
  readonly rows = new Rows();
  readonly view = new Value<View>(EMPTY);
  readonly isReady = new Value(false);
  readonly aside = new Value<Aside>({ came: 0, ended: 0 });
  /** Rings with each second's point of the series. */
  readonly point = new Bell<Point>();
  /** Rings when another server is at the other end than before. */
  readonly newcomer = new Bell<string>();
  /** Why the server said good-bye, or nothing. */
  readonly bye = new Value("");
  readonly stream = new Stream((event) => this.heard(event));

  sorting: Sorting = { column: "started_ms", isDown: false };
  isTree = false;
  readonly folded = new Set<string>();
  filter = "";

  private readonly slices = new Slices();
  private isHeld = false;
  private isDirty = false;
  private isSorting = false;
  /** Whether somebody asked for another order while one was being made. */
  private isAsked = false;
  private came = 0;
  private ended = 0;
  private timer = 0;

  start(filter: string): void {
    this.filter = filter;
    this.isReady.set(false);
    this.stream.open(filter);
    this.timer ||= window.setInterval(() => this.renew(false), PERIOD);
  }

  stop(): void {
    this.stream.close();
    clearInterval(this.timer);
    this.timer = 0;
    this.rows.reset("", []);
    this.swap(EMPTY);
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }

  /** Sorts anew although the view is held: the person asked for it. */
  async reorder(): Promise<void> {
    this.isDirty = true;
    await this.renew(true);
  }

  private async heard(event: Heard): Promise<void> {
    // Events that came in one piece are dealt with one after the other, but not in one task.
    await this.slices.breathe();
    switch (event.type) {
      case "hello":
        this.greet(JSON.parse(event.data) as Hello);
        break;
      case "rows":
        for (const piece of pieces(event.data)) {
          await this.take(piece);
          await this.slices.breathe();
        }
        break;
      case "ready":
        this.isReady.set(true);
        await this.renew(true);
        break;
      case "series":
        this.point.ring(JSON.parse(event.data) as Point);
        break;
      case "bye":
        this.part((JSON.parse(event.data) as { reason?: string }).reason ?? "");
        break;
    }
  }

  private greet(hello: Hello): void {
    if (this.rows.instance && this.rows.instance !== hello.instance) {
      this.newcomer.ring(hello.instance);
    }
    this.bye.set("");
    this.isReady.set(false);
    this.rows.reset(hello.instance, hello.columns, hello.matching);
    this.folded.clear();
    this.swap(EMPTY);
  }

  private part(reason: string): void {
    // A server that stops ends the sessions first, so what it says now may be either: when the page asks again, the answer tells.
    this.bye.set(reason || "the server stops");
  }

  private async take(delta: Delta): Promise<void> {
    const { slices } = this;
    const now = performance.now();
    const isFirst = !this.isReady.now;
    for (const [index, values] of (delta.put ?? []).entries()) {
      if (this.rows.put(values, isFirst ? 0 : now) && !isFirst) {
        this.came++;
      }
      if ((index & 127) === 127 && slices.isOver) {
        await slices.pause();
      }
    }
    for (const [index, pid] of (delta.gone ?? []).entries()) {
      if (this.rows.gone(String(pid), now, !this.isSorting)) {
        this.ended++;
      }
      if ((index & 127) === 127 && slices.isOver) {
        await slices.pause();
      }
    }
    this.isDirty = true;
    if (isFirst && this.view.now.order.length === 0) {
      await this.renew(true);
    }
  }

  private async renew(isForced: boolean): Promise<void> {
    if (this.isHeld && !isForced) {
      this.aside.set({ came: this.came, ended: this.ended });
      return;
    }
    if (this.isSorting) {
      this.isAsked ||= isForced;
      return;
    }
    if (!this.isDirty || document.hidden) {
      return;
    }
    this.isSorting = true;
    this.isDirty = false;
    this.came = this.ended = 0;
    const { generation } = this.rows;
    try {
      const flat = await sorted(this.rows, this.sorting, this.view.now.order);
      const view = this.isTree ? await grown(this.rows, flat, this.folded) : { order: flat, depth: null, parents: null };
      await this.slices.pause();
      if (generation === this.rows.generation && (!this.isHeld || isForced)) {
        this.swap(view);
      } else {
        this.isDirty = true;
      }
    } finally {
      this.isSorting = false;
    }
    if (this.isAsked) {
      this.isAsked = false;
      this.isDirty = true;
      await this.renew(true);
    }
  }

  private swap(view: View): void {
    this.rows.show(view.order);
    this.view.set(view);
    this.aside.set({ came: this.came, ended: this.ended });
  }
}

/** The page's own. */
export const feed = new Feed();
