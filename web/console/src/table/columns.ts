import { feed } from "../live/feed.js";
import type { Rows } from "../live/rows.js";
import { bytes, count, moment, span } from "../format.js";
import { recall, remember } from "../memory.js";
import type { ColumnInfo, Kind } from "../types.js";

/** A column as the table shows it. */
export interface Shown {
  name: string;
  title: string;
  kind: Kind;
  /** The column of the stream that it is made of. */
  source: string;
  /** A track of a CSS grid. */
  width: string;
  isRight: boolean;
  /** Whether a greater value of the source is a smaller one here: an age, of a start. */
  isTurned: boolean;
}

export interface Choice {
  columns: string[];
  sort: string;
  isDown: boolean;
  isTree: boolean;
}

const WIDTHS: Record<string, string> = {
  stat: "14ch",
  pid: "minmax(10ch, 0.3fr)",
  ppid: "minmax(10ch, 0.3fr)",
  kind: "minmax(11ch, 0.5fr)",
  user: "minmax(12ch, 0.8fr)",
  app: "minmax(13ch, 0.8fr)",
  method: "9ch",
  route: "minmax(14ch, 2fr)",
  name: "minmax(14ch, 3fr)",
  client: "minmax(23ch, 1fr)",
  limit: "minmax(14ch, 1fr)",
  tags: "14ch",
};

/** Dear to find out, so the stream has them not: they are on the page of one process. */
const LEFT_OUT = new Set(["wchan", "thread"]);

const USUAL = ["stat", "pid", "kind", "app", "name", "user", "client", "in", "out", "idle", "age"];
const NARROW = ["stat", "name", "age"];

/** All columns there are, of what the session told. */
export function allColumns(infos: ColumnInfo[]): Shown[] {
  return infos.filter((info) => !LEFT_OUT.has(info.name)).map(shown);
}

function shown(info: ColumnInfo): Shown {
  const name = info.name.replace(/_ms$/, "");
  const isAge = name === "age";
  const isIdle = name === "idle";
  const isNumber = info.type !== "text" && info.type !== "state" && info.type !== "instant";
  return {
    name,
    title: name === "stat" ? "state" : info.title.toLowerCase(),
    kind: info.type,
    source: isAge || name === "started" ? "started_ms" : isIdle ? "active_ms" : info.name,
    width: WIDTHS[name] ?? (isNumber ? "minmax(9ch, 0.3fr)" : "minmax(14ch, 1fr)"),
    isRight: isNumber,
    isTurned: isAge || isIdle,
  };
}

/** What was chosen last, or what suits the width. */
export function recalled(): Choice {
  const usual = window.innerWidth < 700 ? NARROW : USUAL;
  const choice = recall<Choice>("table", { columns: usual, sort: "age", isDown: true, isTree: false });
  return Array.isArray(choice.columns) && choice.columns.length ? choice : { ...choice, columns: usual };
}

export function keep(choice: Choice): void {
  remember("table", choice);
}

export function usualColumns(): string[] {
  return window.innerWidth < 700 ? NARROW : USUAL;
}

/** What a cell says. @param now the server's time of day in milliseconds */
export function cellText(rows: Rows, slot: number, column: Shown, index: number, now: number): string {
  const value = rows.value(slot, index);
  if (value === null || value === "") {
    return "";
  }
  if (column.isTurned) {
    return span(now - Number(value));
  }
  switch (column.kind) {
    case "bytes":
      return bytes(Number(value));
    case "duration":
      return span(Number(value));
    case "instant":
      return moment(typeof value === "number" ? value : String(value));
    case "number":
      return typeof value === "number" ? count(value) : String(value);
    default:
      return String(value);
  }
}

/** Gives the feed the order that was chosen. */
export function applyChoice(choice: Choice, columns: Shown[]): void {
  const column = columns.find((it) => it.name === choice.sort);
  feed.sorting = column
    ? { column: column.source, isDown: column.isTurned ? !choice.isDown : choice.isDown }
    : { column: "started_ms", isDown: false };
  feed.isTree = choice.isTree;
  void feed.reorder();
}
