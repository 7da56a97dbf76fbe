import type { Scalar } from "../types.js";
import type { Rows } from "./rows.js";
import { Slices } from "./slices.js";

export interface Sorting {
  /** A column as the server names it. */
  column: string;
  /** Whether the greatest comes first. */
  isDown: boolean;
}

/** What a table shows: slots in an order; in a tree also how deep each is, and whether others are below it. */
export interface View {
  order: Int32Array;
  depth: Uint8Array | null;
  parents: Uint8Array | null;
}

export const EMPTY: View = { order: new Int32Array(0), depth: null, parents: null };

const STEPS = 1024;

type Before = (a: number, b: number) => boolean;

/** Sorts those alive, in slices. What compares the same stays in the order it had. */
export async function sorted(rows: Rows, sorting: Sorting, last: Int32Array): Promise<Int32Array> {
  const slices = new Slices();
  const order = new Int32Array(rows.alive);
  const taken = new Uint8Array(rows.high);
  let length = 0;
  for (let i = 0; i < last.length; i++) {
    if ((i & (STEPS - 1)) === 0 && slices.isOver) {
      await slices.pause();
    }
    const slot = last[i]!;
    if (slot < taken.length && rows.isAlive(slot) && !taken[slot] && length < order.length) {
      taken[slot] = 1;
      order[length++] = slot;
    }
  }
  for (let slot = 0; slot < taken.length; slot++) {
    if ((slot & (STEPS - 1)) === 0 && slices.isOver) {
      await slices.pause();
    }
    if (!taken[slot] && rows.isAlive(slot) && length < order.length) {
      order[length++] = slot;
    }
  }
  const keys = await keysOf(rows, sorting.column, slices);
  return merged(order.subarray(0, length), beforeBy(keys, sorting), slices);
}

/** The values to compare, as they are now: pids, which come as text, as numbers. */
async function keysOf(rows: Rows, column: string, slices: Slices): Promise<Scalar[]> {
  const keys = rows.column(column).slice(0, rows.high);
  if (column === "pid" || column === "ppid") {
    for (let slot = 0; slot < keys.length; slot++) {
      if ((slot & (STEPS - 1)) === 0 && slices.isOver) {
        await slices.pause();
      }
      keys[slot] = keys[slot] === null ? null : Number(keys[slot]);
    }
  }
  return keys;
}

/** Whether a slot stands strictly before another; what has no value is always last. */
function beforeBy(keys: Scalar[], sorting: Sorting): Before {
  const { isDown } = sorting;
  return (a, b) => {
    const x = keys[a] ?? null;
    const y = keys[b] ?? null;
    if (x === null || y === null) {
      return x !== null;
    }
    return isDown ? x > y : x < y;
  };
}

/** A merge sort from the bottom up, which is quick where much is in order already. */
async function merged(order: Int32Array<ArrayBuffer>, before: Before, slices: Slices): Promise<Int32Array> {
  let from = order;
  let to = new Int32Array(order.length);
  for (let width = 1; width < from.length; width *= 2) {
    for (let left = 0; left < from.length; left += 2 * width) {
      const middle = Math.min(left + width, from.length);
      const right = Math.min(left + 2 * width, from.length);
      if (middle >= right || !before(from[middle]!, from[middle - 1]!)) {
        to.set(from.subarray(left, right), left);
        if ((left & 0xffff) === 0 && slices.isOver) {
          await slices.pause();
        }
        continue;
      }
      let a = left;
      let b = middle;
      for (let at = left; at < right; at++) {
        if ((at & (STEPS - 1)) === 0 && slices.isOver) {
          await slices.pause();
        }
        to[at] = a < middle && (b >= right || !before(from[b]!, from[a]!)) ? from[a++]! : from[b++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** The same with children below their parents, in slices. What is below a folded one is left out. */
export async function grown(rows: Rows, flat: Int32Array, folded: ReadonlySet<string>): Promise<View> {
  const slices = new Slices();
  const { first, next, roots } = await family(rows, flat, slices);
  const order = new Int32Array(flat.length);
  const depth = new Uint8Array(flat.length);
  const parents = new Uint8Array(flat.length);
  let length = 0;
  const stack: number[] = [];
  const depths: number[] = [];
  for (let at = roots; at >= 0 || stack.length > 0; ) {
    if (at < 0) {
      at = next[stack.pop()!]!;
      depths.pop();
      continue;
    }
    order[length] = at;
    depth[length] = Math.min(stack.length, 255);
    const child = first[at]!;
    parents[length] = child < 0 ? 0 : folded.has(rows.pid(at)) ? 2 : 1;
    length++;
    if (child >= 0 && parents[length - 1] === 1) {
      stack.push(at);
      at = child;
    } else {
      at = next[at]!;
    }
    if ((length & (STEPS - 1)) === 0 && slices.isOver) {
      await slices.pause();
    }
  }
  return { order: order.subarray(0, length), depth, parents };
}

/** For each slot its first child and its next sibling, -1 for none; those without a parent here are siblings, from `roots` on. */
async function family(rows: Rows, flat: Int32Array, slices: Slices) {
  const first = new Int32Array(rows.high).fill(-1);
  const last = new Int32Array(rows.high).fill(-1);
  const next = new Int32Array(rows.high).fill(-1);
  const isHere = new Uint8Array(rows.high);
  flat.forEach((slot) => (isHere[slot] = 1));
  const above = rows.column("ppid").slice(0, rows.high);
  let roots = -1;
  let lastRoot = -1;
  for (let i = 0; i < flat.length; i++) {
    const slot = flat[i]!;
    const parent = rows.slotOf(String(above[slot] ?? ""));
    if (parent !== undefined && parent !== slot && isHere[parent]) {
      if (last[parent]! >= 0) {
        next[last[parent]!] = slot;
      } else {
        first[parent] = slot;
      }
      last[parent] = slot;
    } else {
      if (lastRoot >= 0) {
        next[lastRoot] = slot;
      } else {
        roots = slot;
      }
      lastRoot = slot;
    }
    if ((i & (STEPS - 1)) === 0 && slices.isOver) {
      await slices.pause();
    }
  }
  return { first, next, roots };
}
