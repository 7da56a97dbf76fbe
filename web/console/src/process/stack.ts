import { html, nothing, type TemplateResult } from "lit";
import { denial, get, getText } from "../api.js";
import { Part } from "../part.js";
import { copyLine } from "../parts/copy.js";
import { gated } from "../parts/gate.js";
import type { Thread } from "../types.js";

/** What a process does right now, its core, and the curl line that asks the same. */
export class StackView extends Part {
  static override properties = { of: { attribute: false } };
  declare of: string;
  private threads: Thread[] | null = null;
  private curl = "";
  private fault = "";

  constructor() {
    super();
    this.of = "";
  }

  protected override render(): TemplateResult {
    const why = denial("operator");
    return html`<div class="part-head">
        <h2>Stack and core</h2>
        ${gated("Stack now", why, () => void this.look())} ${gated("Core…", why, () => void this.download())}
        ${gated("curl line", why, () => void this.line())}
      </div>
      ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
      ${this.curl ? copyLine("A line that asks the same again", this.curl) : nothing}
      ${this.threads?.length === 0 ? html`<p class="dim">It has no thread of its own right now.</p>` : nothing}
      ${this.threads?.map(
        (thread) =>
          html`<section class="thread">
            <h3>${thread.name} <span class="dim">${thread.state}</span></h3>
            <pre tabindex="0" aria-label="Frames of ${thread.name}">${thread.frames.join("\n")}</pre>
          </section>`,
      )}`;
  }

  private async tried(act: () => Promise<void>): Promise<void> {
    this.fault = "";
    try {
      await act();
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.requestUpdate();
  }

  private look(): Promise<void> {
    return this.tried(async () => {
      this.threads = (await get<{ threads: Thread[] }>(`/api/processes/${this.of}/stack`)).threads;
    });
  }

  private core(): Promise<string> {
    return getText(`/api/processes/${this.of}/core`);
  }

  private line(): Promise<void> {
    return this.tried(async () => {
      this.curl = curlOf(await this.core());
      this.fault = this.curl ? "" : "Its core has no curl line: it is no request.";
    });
  }

  private download(): Promise<void> {
    return this.tried(async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await this.core()], { type: "text/plain" }));
      link.download = `core-${this.of.replace(/[^\w-]/g, "-")}.txt`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  }
}

/** The curl line of a core, with the lines that it goes on in. */
function curlOf(core: string): string {
  return /^\s*(?:curl:\s*)?(curl (?:.*\\\r?\n)*.*)$/m.exec(core)?.[1]?.trim() ?? "";
}

customElements.define("stack-view", StackView);
