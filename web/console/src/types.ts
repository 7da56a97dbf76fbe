/** The shapes that the server speaks. Text in them may come from outside: it goes into text nodes only. */

export type Role = "viewer" | "operator" | "admin";

export type Kind = "pid" | "text" | "duration" | "bytes" | "instant" | "state" | "number";

export interface ColumnInfo {
  name: string;
  title: string;
  type: Kind;
  hidden?: boolean;
  /** What it is called in rows: `age_ms` of `age`. */
  key?: string;
}

export interface Session {
  name: string;
  role: Role;
  pid: string;
  instance: string;
  started: string;
  version: string;
  now: string;
  columns: ColumnInfo[];
}

/** What a login is answered: the token is told this once. */
export interface Login extends Session {
  csrf: string;
}

export type Scalar = string | number | boolean | null;
export type Row = Record<string, Scalar>;

export interface TimelineEntry {
  at: string;
  what: string;
  by?: string | null;
  detail?: string | null;
}

export interface Limit {
  name: string;
  soft: number | null;
  hard: number | null;
  used: number | null;
}

export interface ProcessDetail {
  process: Row | null;
  instance: string;
  ancestors: Row[];
  children: Row[];
  children_total: number;
  limits: Limit[];
  wait: unknown;
  timeline: TimelineEntry[];
  history: Row | null;
}

export interface Thread {
  name: string;
  state: string;
  frames: string[];
}

export interface Page {
  next: string | null;
  entries: Row[];
}

export interface Verb {
  name: string;
  role: Role;
  arguments: string[];
}

export interface TableInfo {
  name: string;
  title?: string;
  columns: (string | ColumnInfo)[];
  verbs: Verb[];
}

export interface Point {
  at: string;
  running: Record<string, Record<string, number>>;
  started: number;
  exited: number;
  exits: Record<string, number>;
  durations_ms: { p50: number | null; p90: number | null; p99: number | null };
  buckets: number[];
  in: number;
  out: number;
  loops: Record<string, number>;
  heap: number;
  heap_max: number;
}

export interface Series {
  step_ms: number;
  from: string;
  points: Point[];
  bucket_bounds_ms: number[];
}

export interface Hello {
  instance: string;
  seq: number;
  total: number;
  matching: number;
  columns: string[];
}

export interface Delta {
  put?: Scalar[][];
  gone?: string[];
}

/** The last line of an answer to an order for many: how many receipts there were, and what went wrong, if something did. */
export interface Done {
  done: true;
  count: number;
  detail?: string;
}

export interface Receipt {
  pid: string;
  verdict: string;
  signal?: string;
  client_freed_us?: number | null;
  response?: string | null;
  hooks_run?: number | null;
  hooks_failed?: number | null;
  thread_ended_us?: number | null;
  exit?: string | null;
  by?: string | null;
  reason?: string | null;
  where?: string | null;
}
