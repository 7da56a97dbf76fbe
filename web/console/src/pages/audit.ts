import { html, type TemplateResult } from "lit";
import { denial } from "../api.js";
import { titled } from "../parts/list-table.js";
import type { Row } from "../types.js";
import { PagedPage } from "./paged.js";

/** What operators did: an intent before each act, its outcome after it. */
export class AuditPage extends PagedPage {
  protected readonly path = "audit";
  protected readonly heading = "Audit";
  protected readonly example = "who~ann and phase=intent";
  protected readonly columns = ["time", "id", "phase", "who", "from", "what", "whom", "why", "verdict"].map(titled);
  protected readonly emptyText = "Whatever an operator does is written here before it is done, and again when it is.";

  protected override render(): TemplateResult {
    const why = denial("admin");
    return why ? html`<section class="page"><div class="empty"><p><b>The audit is closed to you.</b></p><p>${why}</p></div></section>` : super.render();
  }

  protected override willUpdate(): void {
    if (!denial("admin")) {
      super.willUpdate();
    }
  }

  protected cell(column: string, row: Row): unknown {
    return column === "phase" ? html`<span class="phase ${row["phase"] === "intent" ? "intent" : "outcome"}">${row["phase"]}</span>` : undefined;
  }
}

customElements.define("audit-page", AuditPage);
