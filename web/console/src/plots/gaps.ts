import type { Point } from "../types.js";

/**
 * While nothing happens and nobody watches the server makes no points: it was as before, and nothing came or went. Says so, so that no
 * line runs slanting through a time in which nothing was.
 */
export function filled(points: Point[], stepMillis: number): Point[] {
  const all: Point[] = [];
  let last: Point | null = null;
  for (const point of points) {
    const at = Date.parse(point.at);
    if (last && at - Date.parse(last.at) > 2.5 * stepMillis) {
      all.push(still(last, Date.parse(last.at) + stepMillis), still(last, at - stepMillis));
    }
    all.push(point);
    last = point;
  }
  return all;
}

function still(point: Point, at: number): Point {
  return {
    ...point,
    at: new Date(at).toISOString(),
    started: 0,
    exited: 0,
    exits: {},
    durations_ms: { p50: null, p90: null, p99: null },
    buckets: [],
    in: 0,
    out: 0,
  };
}
