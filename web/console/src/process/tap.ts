import { html, type TemplateResult } from "lit";
import { denial, send, textOf } from "../api.js";
import { moment } from "../format.js";
import { Parser } from "../live/stream.js";
import { Part } from "../part.js";
import { gated } from "../parts/gate.js";

interface Tapped {
  at: string;
  what: string;
  text: string;
}

/** So many lines are kept. */
const MOST = 200;

/** What passes at a process, as it passes. */
export class TapView extends Part {
  static override properties = { of: { attribute: false } };
  declare of: string;
  private lines: Tapped[] = [];
  private cut: AbortController | null = null;
  private word = "";

  constructor() {
    super();
    this.of = "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.cut?.abort();
  }

  protected override render(): TemplateResult {
    const why = denial("operator");
    return html`<div class="part-head">
        <h2>Tap</h2>
        ${this.cut ? html`<button type="button" @click=${() => this.stop()}>Stop</button>` : gated("Listen", why, () => void this.listen())}
        <span class="dim" role="status">${this.word}</span>
      </div>
      <ol class="tap" tabindex="0" aria-label="What passes" ?hidden=${!this.lines.length}>
        ${this.lines.map((line) => html`<li><time>${moment(line.at)}</time><span class="what">${line.what}</span><span>${line.text}</span></li>`)}
      </ol>`;
  }

  private stop(): void {
    this.cut?.abort();
    this.cut = null;
    this.word = "";
    this.requestUpdate();
  }

  private async listen(): Promise<void> {
    const cut = new AbortController();
    this.cut = cut;
    this.word = "listening…";
    this.requestUpdate();
    try {
      await this.read(cut.signal);
      this.word = "the tap has ended";
    } catch (failed) {
      this.word = cut.signal.aborted ? "" : failed instanceof Error ? failed.message : String(failed);
    }
    this.cut = null;
    this.requestUpdate();
  }

  private async read(signal: AbortSignal): Promise<void> {
    const response = await send(`/api/processes/${this.of}/tap`, { headers: { Accept: "text/event-stream" }, signal });
    const parser = new Parser();
    for await (const text of textOf(response)) {
      for (const event of parser.take(text)) {
        if (event.type === "end") {
          return;
        }
        this.lines = [...this.lines, JSON.parse(event.data) as Tapped].slice(-MOST);
        this.requestUpdate();
        void this.updateComplete.then(() => this.querySelector("ol")?.lastElementChild?.scrollIntoView({ block: "nearest" }));
      }
    }
  }
}

customElements.define("tap-view", TapView);
