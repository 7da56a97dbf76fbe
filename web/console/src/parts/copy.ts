import { html, type TemplateResult } from "lit";
import { say } from "./toast.js";

/** A line to copy, with the button that does. */
export function copyLine(label: string, text: string): TemplateResult {
  return html`<div class="copy-line">
    <code tabindex="0" aria-label=${label}>${text}</code>
    <button type="button" title="Copy" @click=${() => void copy(text)}>Copy</button>
  </div>`;
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("The browser does not let the page copy; mark the line and copy it.");
  }
}
