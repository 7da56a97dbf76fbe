import { html } from "lit";
import { session } from "../api.js";
import { linkTo } from "../place.js";
import { kindCss } from "../table/marks.js";
import { titled } from "../parts/list-table.js";
import type { Row } from "../types.js";
import { PagedPage } from "./paged.js";

/** How an end looks: by a sign and a word. */
export function exitCss(exit: string): string {
  return exit === "OK" || exit === "0" ? "x-ok" : exit.startsWith("FAILED") ? "x-failed" : exit.startsWith("LIMIT") ? "x-limit" : "x-signal";
}

export const HISTORY_COLUMNS = ["pid", "exit", "kind", "app", "name", "started", "duration_ms", "in", "out", "by", "reason"].map(titled);

/** A cell of an entry of history. */
export function historyCell(column: string, row: Row): unknown {
  switch (column) {
    case "pid":
      return html`<a href=${linkTo(["process", `${row["pid"]}@${session.now?.instance ?? ""}`])}>${row["pid"]}</a>`;
    case "exit":
      return html`<span class="exit ${exitCss(String(row["exit"]))}">${row["exit"]}</span>`;
    case "kind":
      return html`<span class="cell ${kindCss(String(row["kind"]))}">${row["kind"]}</span>`;
    default:
      return undefined;
  }
}

/** Who has ended, how, by whom and why. */
export class HistoryPage extends PagedPage {
  protected readonly path = "history";
  protected readonly heading = "History";
  protected readonly example = "exit=KILL and duration>1s";
  protected readonly columns = HISTORY_COLUMNS;
  protected readonly emptyText = "Who ends is here, with how, by whom and why: normal ends on one shelf, all others on another, so that neither pushes the other out.";

  protected cell(column: string, row: Row): unknown {
    return historyCell(column, row);
  }
}

customElements.define("history-page", HistoryPage);
