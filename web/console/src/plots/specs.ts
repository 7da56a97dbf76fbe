import { bytes, count, span } from "../format.js";
import type { Point } from "../types.js";

export interface Line {
  label: string;
  /** Index of a colour of the sheet, from 1. */
  colour: number;
  dash?: number[];
  values: (number | null)[];
}

export interface Spec {
  id: string;
  title: string;
  /** Whether lines stand upon one another. */
  isStacked?: boolean;
  /** Whether it is drawn as a map of buckets in place of lines. */
  isHeat?: boolean;
  /** A value as the axis and the legend have it. */
  text: (value: number) => string;
  /** @param seconds how long each point is */
  lines: (points: Point[], seconds: number) => Line[];
}

/** So many lines are told apart; the rest is one. */
const MOST = 7;

const STATE_WORDS: Record<string, string> = { R: "running", S: "waiting", T: "stopped", D: "stuck", Z: "zombie" };

export const SPECS: Spec[] = [
  { id: "running", title: "In flight by app and state", isStacked: true, text: count, lines: (points) => grouped(points, inFlight) },
  {
    id: "rate",
    title: "Starts and exits a second",
    text: rate,
    lines: (points, seconds) => [
      { label: "started", colour: 3, values: points.map((point) => point.started / seconds) },
      { label: "exited", colour: 5, dash: [6, 4], values: points.map((point) => point.exited / seconds) },
    ],
  },
  { id: "exits", title: "Exits by cause", isStacked: true, text: count, lines: (points) => grouped(points, (point) => point.exits ?? {}) },
  {
    id: "durations",
    title: "How long they lived",
    text: span,
    lines: (points) => [
      { label: "p50", colour: 1, values: points.map((point) => point.durations_ms?.p50 ?? null) },
      { label: "p90", colour: 4, dash: [8, 4], values: points.map((point) => point.durations_ms?.p90 ?? null) },
      { label: "p99", colour: 6, dash: [2, 3], values: points.map((point) => point.durations_ms?.p99 ?? null) },
    ],
  },
  { id: "heat", title: "How long they lived, as a map", isHeat: true, text: span, lines: () => [] },
  {
    id: "bytes",
    title: "Bytes a second",
    text: bytes,
    lines: (points, seconds) => [
      { label: "in", colour: 2, values: points.map((point) => point.in / seconds) },
      { label: "out", colour: 1, dash: [6, 4], values: points.map((point) => point.out / seconds) },
    ],
  },
  { id: "lag", title: "Lag of the loops", text: span, lines: (points) => grouped(points, (point) => point.loops ?? {}) },
  {
    id: "memory",
    title: "Memory",
    text: bytes,
    lines: (points) => [
      { label: "heap", colour: 2, values: points.map((point) => point.heap) },
      { label: "at most", colour: 8, dash: [2, 4], values: points.map((point) => point.heap_max) },
    ],
  },
];

/** A number a second, with a tenth where it is small. */
function rate(number: number): string {
  return number < 10 && !Number.isInteger(number) ? number.toFixed(1) : count(number);
}

/** A count by app and state, as one by label. */
function inFlight(point: Point): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [app, states] of Object.entries(point.running ?? {})) {
    for (const [state, number] of Object.entries(states)) {
      all[`${app || "none"} ${STATE_WORDS[state] ?? state}`] = number;
    }
  }
  return all;
}

/** A line for each label, the greatest first; what is beyond the most is one line. */
function grouped(points: Point[], of: (point: Point) => Record<string, number>): Line[] {
  const all = points.map(of);
  const sums = new Map<string, number>();
  for (const labels of all) {
    for (const [label, value] of Object.entries(labels)) {
      sums.set(label, (sums.get(label) ?? 0) + value);
    }
  }
  const ranked = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
  const named = ranked.slice(0, ranked.length > MOST + 1 ? MOST : MOST + 1);
  const rest = ranked.slice(named.length);
  const lines: Line[] = named.map((label, index) => ({ label, colour: index + 1, values: all.map((labels) => labels[label] ?? 0) }));
  if (rest.length) {
    lines.push({ label: `${rest.length} others`, colour: 8, values: all.map((labels) => rest.reduce((sum, label) => sum + (labels[label] ?? 0), 0)) });
  }
  return lines;
}
