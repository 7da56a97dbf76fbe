import type { Scalar } from "../types.js";

/** For so many there is room at first. */
const ROOM = 4096;

/**
 * The processes as the server told of them: a plain array for each column, and a slot for each process. A slot of a process that
 * has ended is kept for as long as a view shows it, so that nothing changes its place under a pointer.
 */
export class Rows {
  columns: string[] = [];
  instance = "";
  /** Counts how often all was forgotten: slots of before mean nothing now. */
  generation = 0;
  /** How many are alive. */
  alive = 0;
  /** One beyond the last slot in use. */
  high = 0;

  private data: Scalar[][] = [];
  private pids: string[] = [];
  private slots = new Slots();
  private free: number[] = [];
  /** Slots of those that have ended and are not let go yet. */
  private dead: number[] = [];
  private born = new Float64Array(ROOM);
  private changed = new Float64Array(ROOM);
  private ended = new Float64Array(ROOM);
  private shown = new Uint8Array(ROOM);
  private pidColumn = 0;
  private stateColumn = -1;

  /** Forgets everything, and makes room for so many. */
  reset(instance: string, columns: string[], expected = 0): void {
    const room = Math.max(ROOM, Math.ceil(expected * 1.4));
    this.instance = instance;
    this.generation++;
    this.columns = columns;
    this.pidColumn = Math.max(0, columns.indexOf("pid"));
    this.stateColumn = columns.indexOf("stat");
    this.data = columns.map(() => new Array<Scalar>(room));
    this.born = new Float64Array(room);
    this.changed = new Float64Array(room);
    this.ended = new Float64Array(room);
    this.shown = new Uint8Array(room);
    this.pids = [];
    this.slots = new Slots();
    this.free = [];
    this.dead = [];
    this.alive = 0;
    this.high = 0;
  }

  /** Takes in a row, new or known. @param now when, by performance.now(); 0 for one that was there before @return whether it is new */
  put(values: Scalar[], now: number): boolean {
    const pid = String(values[this.pidColumn]);
    const known = this.slots.get(pid);
    const slot = known ?? this.free.pop() ?? this.grown();
    if (known !== undefined) {
      if (isNews(this.data[this.stateColumn]?.[slot], values[this.stateColumn])) {
        this.changed[slot] = now;
      }
    } else {
      this.slots.set(pid, slot);
      this.pids[slot] = pid;
      this.born[slot] = now;
      this.changed[slot] = 0;
      this.ended[slot] = 0;
      this.shown[slot] = 0;
      this.alive++;
    }
    this.widen();
    for (let column = 0; column < this.data.length; column++) {
      this.data[column]![slot] = values[column] ?? null;
    }
    return known === undefined;
  }

  /** Marks one as ended. @return whether it was there */
  gone(pid: string, now: number, mayFree: boolean): boolean {
    const slot = this.slots.get(pid);
    if (slot === undefined) {
      return false;
    }
    this.slots.delete(pid);
    this.ended[slot] = now;
    this.alive--;
    if (mayFree && !this.shown[slot]) {
      this.release(slot);
    } else {
      this.dead.push(slot);
    }
    return true;
  }

  /** A view shows these from now on, in place of all it showed: what has ended and is not among them is let go. */
  show(order: Int32Array): void {
    this.shown.fill(0);
    for (let at = 0; at < order.length; at++) {
      this.shown[order[at]!] = 1;
    }
    const { dead } = this;
    this.dead = dead.filter((slot) => this.shown[slot]);
    dead.filter((slot) => !this.shown[slot]).forEach((slot) => this.release(slot));
  }

  private release(slot: number): void {
    this.pids[slot] = "";
    this.free.push(slot);
  }

  /** Makes one column that is nearly full larger: not all at once, which would take longer than a frame. */
  private widen(): void {
    const tight = this.data.findIndex((column) => this.high > column.length * 0.9);
    if (tight >= 0) {
      const column = this.data[tight]!;
      const larger = new Array<Scalar>(column.length * 2);
      for (let slot = 0; slot < this.high; slot++) {
        larger[slot] = column[slot] ?? null;
      }
      this.data[tight] = larger;
    }
  }

  /** A slot beyond all others. */
  private grown(): number {
    if (this.high === this.shown.length) {
      this.born = larger(this.born);
      this.changed = larger(this.changed);
      this.ended = larger(this.ended);
      const shown = new Uint8Array(this.high * 2);
      shown.set(this.shown);
      this.shown = shown;
    }
    return this.high++;
  }

  isAlive(slot: number): boolean {
    return this.ended[slot] === 0 && this.pids[slot] !== "";
  }

  slotOf(pid: string): number | undefined {
    return this.slots.get(pid);
  }

  pid(slot: number): string {
    return this.pids[slot] ?? "";
  }

  /** The pid with its instance: what an order names. */
  id(slot: number): string {
    return `${this.pids[slot]}@${this.instance}`;
  }

  value(slot: number, column: number): Scalar {
    return this.data[column]?.[slot] ?? null;
  }

  column(name: string): Scalar[] {
    return this.data[this.columns.indexOf(name)] ?? [];
  }

  /** When it came, by performance.now(); 0 if it was there before. */
  bornAt(slot: number): number {
    return this.born[slot] ?? 0;
  }

  /** When its state changed last, or 0. */
  changedAt(slot: number): number {
    return this.changed[slot] ?? 0;
  }

  /** When it ended, or 0. */
  endedAt(slot: number): number {
    return this.ended[slot] ?? 0;
  }

  /** A row as an object. */
  row(slot: number): Record<string, Scalar> {
    return Object.fromEntries(this.columns.map((name, column) => [name, this.value(slot, column)]));
  }
}

/** The slot of each pid: many small maps, as a large one that grows or is tidied up takes longer than a frame. */
class Slots {
  private readonly shards = Array.from({ length: 128 }, () => new Map<string, number>());

  get(pid: string): number | undefined {
    return this.of(pid).get(pid);
  }

  set(pid: string, slot: number): void {
    this.of(pid).set(pid, slot);
  }

  delete(pid: string): void {
    this.of(pid).delete(pid);
  }

  private of(pid: string): Map<string, number> {
    const last = pid.length - 1;
    return this.shards[(pid.charCodeAt(last) + 10 * pid.charCodeAt(last - 1 < 0 ? 0 : last - 1)) & 127]!;
  }
}

/** Whether a state is worth a look: all but the going to and fro between running and waiting. */
function isNews(before: Scalar | undefined, now: Scalar | undefined): boolean {
  const word = (stat: Scalar | undefined) => String(stat ?? "").replace(/[RS]/, "");
  return before !== now && word(before) !== word(now);
}

function larger(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const all = new Float64Array(values.length * 2);
  all.set(values);
  return all;
}
