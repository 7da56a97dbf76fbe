import type { Kind, Scalar } from "./types.js";

const UNITS = ["B", "K", "M", "G", "T", "P"];

/** 1,234,567 as people write it. */
export function count(number: number): string {
  return Math.round(number)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `one process`, `1,200 processes`. */
export function counted(number: number, one: string, many: string): string {
  return number === 1 ? `1 ${one}` : `${count(number)} ${many}`;
}

export function bytes(number: number): string {
  let unit = 0;
  while (number >= 1000 && unit < UNITS.length - 1) {
    number /= 1024;
    unit++;
  }
  return (unit === 0 ? Math.round(number).toString() : number < 10 ? number.toFixed(1) : Math.round(number).toString()) + UNITS[unit];
}

/** A time that has passed, of milliseconds. */
export function span(millis: number): string {
  const ms = Math.max(0, millis);
  if (ms < 1000) {
    return `${Math.round(ms)}ms`;
  }
  const s = Math.floor(ms / 1000);
  if (s < 60) {
    return `${s}s`;
  }
  const m = Math.floor(s / 60);
  if (m < 60) {
    return `${m}m${two(s % 60)}s`;
  }
  const h = Math.floor(m / 60);
  return h < 24 ? `${h}h${two(m % 60)}m` : `${Math.floor(h / 24)}d${two(h % 24)}h`;
}

/** A moment: only the time of day if it is of today. */
export function moment(instant: string | number): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) {
    return String(instant);
  }
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const day = at.toDateString() === new Date().toDateString() ? "" : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} `;
  return day + clock;
}

/** Micros as a receipt has them. */
export function micros(us: number): string {
  return us < 1000 ? `${us} µs` : us < 1_000_000 ? `${(us / 1000).toFixed(1)} ms` : `${(us / 1_000_000).toFixed(1)} s`;
}

/** Any value of a table, by the name of its column where nothing else says what it is. */
export function scalar(name: string, value: Scalar | undefined, kind?: Kind): string {
  if (value === null || value === undefined || value === "") {
    return "–";
  }
  if (typeof value === "number") {
    if (kind === "duration" || name.endsWith("_ms")) {
      return span(value);
    }
    return kind === "bytes" || name === "in" || name === "out" || name.endsWith("bytes") ? bytes(value) : decimal(value);
  }
  if (typeof value === "string" && (kind === "instant" || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value))) {
    return moment(value);
  }
  return String(value);
}

function decimal(value: number): string {
  return Number.isInteger(value) ? count(value) : value.toPrecision(3);
}

function two(number: number): string {
  return number.toString().padStart(2, "0");
}
