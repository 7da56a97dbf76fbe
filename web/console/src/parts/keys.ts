import { html, type TemplateResult } from "lit";
import { Part } from "../part.js";

const KEYS: [string, [string, string][]][] = [
  [
    "Everywhere",
    [
      ["?", "these keys"],
      ["g p", "processes"],
      ["g l", "plots"],
      ["g h", "history"],
      ["g t", "tables: apps, routes, timers, …"],
      ["g a", "audit"],
      ["g s", "shell"],
      ["g d", "light, dark, or as the system has it"],
      ["/", "the filter"],
      ["Esc", "back out of what is open"],
    ],
  ],
  [
    "The table",
    [
      ["↓ ↑ PgDn PgUp Home End", "move; with Shift choose on the way"],
      ["Space", "choose a row, or not"],
      ["a", "choose all that match"],
      ["Enter", "open the process"],
      ["t", "tree or flat"],
      ["← →", "fold and unfold in a tree"],
      ["< > !", "sort by the column beside; the other way round"],
      ["c", "columns"],
      ["r", "sort anew, though the order is held"],
    ],
  ],
  [
    "Whom is chosen, or the row you are at",
    [
      ["e", "end: TERM, and KILL for who is left"],
      ["k", "kill at once"],
      ["p", "stop"],
      ["o", "cont"],
      ["s", "any signal"],
    ],
  ],
  [
    "A plot",
    [
      ["← → PgUp PgDn", "move through time; with Shift choose a stretch of it"],
      ["Enter", "zoom to what is chosen, or else show who ended then"],
      ["Esc", "choose nothing; then back to now"],
    ],
  ],
  [
    "The filter",
    [
      ["Tab", "take the word that is offered"],
      ["Enter", "put it in force"],
    ],
  ],
];

/** The sheet of keys. */
export class KeySheet extends Part {
  open(): void {
    this.querySelector("dialog")!.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog class="sheet" aria-labelledby="keys-title">
      <header><h2 id="keys-title">Keys</h2><button type="button" class="quiet" aria-label="Close" @click=${() => this.querySelector("dialog")!.close()}>✕</button></header>
      <div class="keys">
        ${KEYS.map(
          ([title, keys]) =>
            html`<section>
              <h3>${title}</h3>
              <dl>${keys.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
            </section>`,
        )}
      </div>
    </dialog>`;
  }
}

customElements.define("key-sheet", KeySheet);
