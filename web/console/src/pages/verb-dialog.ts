import { html, nothing, type TemplateResult } from "lit";
import { Errand, isLost } from "../act/errand.js";
import { Part } from "../part.js";
import type { TableInfo, Verb } from "../types.js";

/** Does what was asked for. @param key the order's own */
export type VerbAct = (args: string[], reason: string, key: string) => Promise<void>;

/** Asks for what a verb of a table wants, and why, before it is done. */
export class VerbDialog extends Part {
  private table: TableInfo | null = null;
  private verb: Verb | null = null;
  private values: string[] = [];
  private isKeyed = false;
  private reason = "";
  private fault = "";
  private isBusy = false;
  private act: VerbAct = async () => undefined;
  /** The order whose answer was lost: as long as it says the same it is sent with its own key. */
  private errand: Errand | null = null;

  open(table: TableInfo, verb: Verb, key: string | null, act: VerbAct): void {
    this.table = table;
    this.verb = verb;
    this.isKeyed = key !== null;
    this.values = verb.arguments.map((_, index) => (index === 0 && key !== null ? key : ""));
    this.reason = "";
    this.fault = "";
    this.errand = null;
    this.act = act;
    this.requestUpdate();
    void this.updateComplete.then(() => this.querySelector("dialog")!.showModal());
  }

  protected override render(): TemplateResult {
    const { verb } = this;
    return html`<dialog class="act" aria-labelledby="verb-title" @close=${() => this.errand?.leave()}>
      ${verb
        ? html`<header>
              <h2 id="verb-title">${verb.name} ${this.isKeyed ? this.values[0] : ""}</h2>
              <button type="button" class="quiet" aria-label="Close" @click=${() => this.close()}>✕</button>
            </header>
            <form
              @input=${() => (this.errand = null)}
              @submit=${(event: Event) => {
                event.preventDefault();
                void this.submit();
              }}
            >
              <p class="will">One row of ${this.table!.name} is meant. It is done at once, and written to the audit.</p>
              ${verb.arguments.map((name, index) => (index === 0 && this.isKeyed ? nothing : this.field(name, index)))}
              <label class="field">Why? It goes to the audit.
                <input type="text" required maxlength="200" .value=${this.reason} @input=${(event: Event) => (this.reason = (event.target as HTMLInputElement).value)} />
              </label>
              ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
              <footer>
                <button type="button" @click=${() => this.close()}>Leave it</button>
                <button type="submit" class="main" ?disabled=${this.isBusy}>${verb.name}</button>
              </footer>
            </form>`
        : nothing}
    </dialog>`;
  }

  private field(name: string, index: number): TemplateResult {
    return html`<label class="field">${name}
      <input type="text" required .value=${this.values[index] ?? ""} @input=${(event: Event) => (this.values[index] = (event.target as HTMLInputElement).value)} />
    </label>`;
  }

  private close(): void {
    this.querySelector("dialog")!.close();
  }

  private async submit(): Promise<void> {
    const errand = (this.errand ??= new Errand());
    const [args, reason] = [[...this.values], this.reason.trim()];
    this.isBusy = true;
    this.requestUpdate();
    try {
      await errand.run(
        (key) => this.act(args, reason, key),
        () => {
          this.fault = "The line was lost: the same order is sent again, and the server does not give it twice.";
          this.requestUpdate();
        },
      );
      this.close();
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
      this.errand = isLost(failed) ? this.errand : null;
    }
    this.isBusy = false;
    this.requestUpdate();
  }
}

customElements.define("verb-dialog", VerbDialog);
