import { html, type TemplateResult } from "lit";
import { Part } from "../part.js";
import { Value } from "../value.js";

const said = new Value<{ text: string } | null>(null);

/** Says a line at the foot of the page, for a while. */
export function say(text: string): void {
  said.set({ text });
}

/** Where such lines are said. */
export class ToastLine extends Part {
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.until(
      said.listen((now) => {
        clearTimeout(this.timer);
        if (now) {
          this.timer = window.setTimeout(() => said.set(null), 6000);
        }
        this.requestUpdate();
      }),
    );
  }

  protected override render(): TemplateResult {
    return html`<div class="toast ${said.now ? "shown" : ""}" role="status">${said.now?.text ?? ""}</div>`;
  }
}

customElements.define("toast-line", ToastLine);
