import { counted, micros } from "../format.js";
import type { Receipt } from "../types.js";

/** So many receipts are shown one by one; of all the verdicts are counted. */
const SHOWN = 60;

/** What an order did, summed as it comes. */
export class Verdicts {
  total = 0;
  readonly counts = new Map<string, number>();
  /** The latest, and before them those that are not gone. */
  last: Receipt[] = [];
  private readonly left: Receipt[] = [];
  private readonly rest: Receipt[] = [];
  private readonly pids = new Set<string>();

  /** Counts a receipt, unless it was there before the line was lost and has come again. */
  take(receipt: Receipt): void {
    if (this.pids.has(receipt.pid)) {
      return;
    }
    this.pids.add(receipt.pid);
    this.total++;
    this.counts.set(receipt.verdict, (this.counts.get(receipt.verdict) ?? 0) + 1);
    const list = receipt.verdict === "exited" || receipt.verdict === "signalled" ? this.rest : this.left;
    list.push(receipt);
    if (list.length > SHOWN) {
      list.shift();
    }
    this.last = [...this.left, ...this.rest].slice(0, SHOWN);
  }
}

/** A receipt as a line of text. */
export function receiptLine(receipt: Receipt): string {
  const parts = [
    receipt.client_freed_us != null ? `client freed ${micros(receipt.client_freed_us)}` : "",
    receipt.response ? String(receipt.response) : "",
    receipt.hooks_run ? `${counted(receipt.hooks_run, "hook", "hooks")} ran` : "",
    receipt.hooks_failed ? `${receipt.hooks_failed} failed` : "",
    receipt.thread_ended_us != null ? `thread ended ${micros(receipt.thread_ended_us)}` : "",
    receipt.exit ? `exit ${receipt.exit}` : "",
    receipt.by ? `by ${receipt.by}` : "",
    receipt.where ? `at ${receipt.where}` : "",
  ].filter(Boolean);
  return `${receipt.pid} ${receipt.verdict}${parts.length ? `: ${parts.join(", ")}` : ""}`;
}
