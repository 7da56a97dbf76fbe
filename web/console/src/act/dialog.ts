import { html, nothing, type TemplateResult } from "lit";
import { post, postLines, Problem } from "../api.js";
import { count, counted } from "../format.js";
import { Part } from "../part.js";
import { chooseNobody } from "../table/selection.js";
import { stateMark } from "../table/marks.js";
import type { Done, Receipt, Row } from "../types.js";
import { Errand, isLost } from "./errand.js";
import { receiptLine, Verdicts } from "./receipts.js";
import { orderOf, SIGNALS, tellsOf } from "./signals.js";
import { asked, type Asked } from "./target.js";

interface DryRun {
  count: number;
  processes: Row[];
}

/** `lost` is one whose answer has not come: it may have been given, or not. */
type Step = "counting" | "asking" | "acting" | "done" | "failed" | "lost";

/**
 * Before an order: how many it is for, who the first are, what will happen, and why. After it: the receipts, as they come. The order
 * names pid@instance, or a filter with the number that was shown.
 */
export class ActDialog extends Part {
  private order: Asked | null = null;
  private step: Step = "counting";
  private dry: DryRun = { count: 0, processes: [] };
  private signal = "TERM";
  private isLadder = true;
  private ladderSeconds = 5;
  private reason = "";
  private fault = "";
  private verdicts = new Verdicts();
  /** The order that was given last, what it says, and what its end said. */
  private errand: Errand | null = null;
  private given: Record<string, unknown> = {};
  private done: Done | null = null;
  /** Whether it is being sent again. */
  private isAgain = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(asked.listen((order) => order && void this.open(order)));
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  private async open(order: Asked): Promise<void> {
    this.order = order;
    this.signal = order.act === "signal" ? "TERM" : order.act;
    this.isLadder = this.signal === "TERM";
    this.fault = "";
    this.verdicts = new Verdicts();
    this.done = null;
    this.step = "counting";
    this.dry = { count: "pids" in order.target ? order.target.pids.length : order.target.count, processes: [] };
    this.requestUpdate();
    await this.updateComplete;
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    await this.tally();
  }

  /** Asks whom it would hit. */
  private async tally(): Promise<void> {
    this.step = "counting";
    this.requestUpdate();
    try {
      this.dry = await post<DryRun>("/api/signal", { ...this.whom(), signal: this.signal, reason: "", dry_run: true });
      this.step = "asking";
    } catch (failed) {
      this.fail(failed);
    }
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector<HTMLInputElement>("#act-reason")?.focus();
  }

  private whom(): Record<string, unknown> {
    const target = this.order!.target;
    return "pids" in target ? { pids: target.pids } : { filter: target.filter };
  }

  private async act(): Promise<void> {
    if (this.step !== "asking" || !this.reason.trim() || !this.dry.count) {
      this.querySelector<HTMLInputElement>("#act-reason")?.focus();
      return;
    }
    const isGroup = !("pids" in this.order!.target);
    this.given = {
      ...this.whom(),
      signal: this.signal,
      reason: this.reason.trim(),
      dry_run: false,
      ...(isGroup ? { expect: this.dry.count } : {}),
      ...(this.signal === "TERM" && this.isLadder ? { ladder_ms: this.ladderSeconds * 1000 } : {}),
    };
    this.verdicts = new Verdicts();
    this.done = null;
    await this.give(new Errand());
  }

  /** Gives the order; if it was given before and its answer was lost, gets that. */
  private async give(errand: Errand): Promise<void> {
    const { given, verdicts } = this;
    const isPresent = () => this.errand === errand;
    this.errand = errand;
    this.step = "acting";
    this.fault = "";
    this.isAgain = false;
    this.requestUpdate();
    try {
      const done = await errand.run(
        (key) =>
          postLines<Receipt>("/api/signal", given, key, (receipt) => {
            verdicts.take(receipt);
            this.requestUpdate();
          }),
        () => {
          this.isAgain ||= isPresent();
          this.requestUpdate();
        },
      );
      chooseNobody();
      if (isPresent()) {
        this.step = "done";
        this.done = done;
      }
    } catch (failed) {
      if (isPresent()) {
        this.fail(failed);
        this.step = isLost(failed) ? "lost" : this.step;
      }
    }
    this.requestUpdate();
    await this.updateComplete;
    if (isPresent()) {
      this.querySelector<HTMLButtonElement>(".act-close")?.focus();
    }
  }

  private fail(failed: unknown): void {
    this.step = "failed";
    this.fault = failed instanceof Error ? failed.message : String(failed);
    if (failed instanceof Problem && failed.status === 409) {
      this.fault += " Nobody was touched. Look again before you give the order.";
    }
  }

  private close(): void {
    this.dialog.close();
  }

  private closed(): void {
    if (this.dialog.open) {
      return; // the browser tells late, and it is open again for another order
    }
    this.reason = this.step === "done" ? "" : this.reason;
    this.errand?.leave();
    this.errand = null;
    this.order = null;
    asked.set(null);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<dialog class="act" aria-labelledby="act-title" @close=${() => this.closed()}>
      ${this.order ? this.content() : nothing}
    </dialog>`;
  }

  private content(): TemplateResult {
    const { count: number } = this.dry;
    const title = `${orderOf(this.signal)} ${counted(number, "process", "processes")}`;
    return html`<header>
        <h2 id="act-title">${title}${this.step === "counting" ? "…" : ""}</h2>
        <button type="button" class="quiet" aria-label="Close" @click=${() => this.close()}>✕</button>
      </header>
      ${this.step === "counting" || this.step === "asking" ? this.question(title) : this.answer()}`;
  }

  private question(title: string): TemplateResult {
    const { count: number } = this.dry;
    return html`<form
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.act();
      }}
    >
      ${this.order!.act === "signal" ? this.signals() : nothing}
      <p class="will"><b>${counted(number, "process", "processes")}.</b> ${tellsOf(this.signal, number, this.isLadder ? this.ladderSeconds * 1000 : null, !("pids" in this.order!.target))}</p>
      ${this.signal === "TERM" ? this.ladder() : nothing}
      <ul class="whom" aria-label="The first of them">
        ${this.dry.processes.map((row) => this.whomLine(row))}
        ${number > this.dry.processes.length ? html`<li class="dim">and ${count(number - this.dry.processes.length)} more</li>` : nothing}
      </ul>
      <label class="field">Why? It goes to history and the audit.
        <input id="act-reason" type="text" autofocus required maxlength="200" autocomplete="off" .value=${this.reason}
          @input=${(event: Event) => {
            this.reason = (event.target as HTMLInputElement).value;
            this.requestUpdate();
          }} />
      </label>
      <footer>
        <button type="button" @click=${() => this.close()}>Leave them alone</button>
        <button type="submit" class=${this.signal === "CONT" ? "main" : "main danger"} ?disabled=${this.step !== "asking" || !number || !this.reason.trim()}>${title}</button>
      </footer>
    </form>`;
  }

  private whomLine(row: Row): TemplateResult {
    const mark = stateMark(String(row["stat"] ?? ""));
    return html`<li>
      <span class="cell ${mark.css}">${mark.word}</span><code>${row["pid"]}</code><span class="name">${row["name"] ?? row["route"]}</span
      ><span class="dim">${row["user"] ?? row["client"] ?? ""}</span>
    </li>`;
  }

  private signals(): TemplateResult {
    return html`<label class="field">Signal
      <input type="text" list="act-signals" .value=${this.signal} autocapitalize="characters" spellcheck="false"
        @change=${(event: Event) => {
          this.signal = (event.target as HTMLInputElement).value.trim() || "TERM";
          void this.tally();
        }} />
      <datalist id="act-signals">${Object.keys(SIGNALS).map((name) => html`<option value=${name}></option>`)}</datalist>
    </label>`;
  }

  private ladder(): TemplateResult {
    return html`<div class="ladder">
      <label><input type="checkbox" .checked=${this.isLadder}
        @change=${(event: Event) => {
          this.isLadder = (event.target as HTMLInputElement).checked;
          this.requestUpdate();
        }} />then KILL for who is left after</label>
      <label><span class="unseen">Seconds until KILL</span><input type="number" min="1" max="300" .value=${String(this.ladderSeconds)}
        @change=${(event: Event) => {
          this.ladderSeconds = Math.max(1, Number((event.target as HTMLInputElement).value) || 5);
          this.requestUpdate();
        }} /> s</label>
    </div>`;
  }

  private answer(): TemplateResult {
    const { verdicts, done } = this;
    const fault = done?.detail ?? this.fault;
    return html`<div class="answer">
      <p role="status">
        ${this.step === "acting" ? html`<b>${count(verdicts.total)}</b> of ${counted(this.dry.count, "receipt", "receipts")} so far; each is waited for…` : nothing}
        ${this.step === "acting" && this.isAgain ? "The line was lost: the same order is sent again, and the server does not give it twice." : nothing}
        ${done ? html`<b>Done:</b> ${counted(done.count, "receipt", "receipts")}.` : nothing}
        ${done && done.count > verdicts.total ? `After the line was lost the server had kept ${count(verdicts.total)} of them; history has all.` : nothing}
        ${this.step === "lost" ? "It may have been given, or not. Sent again it is given once, and gets the receipts." : nothing}
      </p>
      ${fault ? html`<p class="fault-text" role="alert">${fault}</p>` : nothing}
      <ul class="verdicts" aria-label="Verdicts">
        ${[...verdicts.counts].map(([verdict, number]) => html`<li class="v-${verdict.replace(/[^a-z-]/g, "")}"><b>${count(number)}</b> ${verdict}</li>`)}
      </ul>
      <ul class="receipts" aria-label="Receipts" tabindex="0">
        ${verdicts.last.map((receipt) => html`<li>${receiptLine(receipt)}</li>`)}
      </ul>
      <footer>
        ${this.step === "failed" ? html`<button type="button" @click=${() => void this.tally()}>Look again</button>` : nothing}
        ${this.step === "lost" ? html`<button type="button" @click=${() => void this.give(this.errand!)}>Send it again</button>` : nothing}
        <button type="button" class="main act-close" @click=${() => this.close()}>Close</button>
      </footer>
    </div>`;
  }
}

customElements.define("act-dialog", ActDialog);
