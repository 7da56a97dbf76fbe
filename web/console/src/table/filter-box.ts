import { html, nothing, type TemplateResult } from "lit";
import { get, query } from "../api.js";
import { Part } from "../part.js";

interface Word {
  text: string;
  hint?: string | null;
}

/** Columns count from 1. */
interface Completion {
  from: number;
  words: Word[];
}

interface Check {
  ok: boolean;
  column?: number;
  detail?: string;
}

/** How long one types no more before the server is asked. */
const PAUSE = 180;

/**
 * A line of the filter language: words are offered as one types, and what is wrong is said with a caret at its place. A filter that is
 * right is put in force by itself; `filtered` tells of it.
 */
export class FilterBox extends Part {
  static override properties = { filter: { attribute: false }, example: { attribute: false }, name: { attribute: false } };
  declare filter: string;
  declare example: string;
  /** Tells two boxes of one page apart. */
  declare name: string;
  filtered: (filter: string) => void = () => undefined;
  /** What is filtered: each has columns of its own. */
  of: "processes" | "history" | "audit" = "processes";

  private words: Word[] = [];
  private from = 0;
  private at = -1;
  private check: Check = { ok: true };
  private timer = 0;
  private asked = 0;

  constructor() {
    super();
    this.filter = "";
    this.example = "app=chat and age>10m";
    this.name = "filter";
  }

  private get input(): HTMLInputElement {
    return this.querySelector("input")!;
  }

  override focus(): void {
    this.input.focus();
    this.input.select();
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("filter") && document.activeElement !== this.input) {
      this.input.value = this.filter;
      this.check = { ok: true };
    }
    const caret = this.querySelector<HTMLElement>(".caret-line");
    if (caret) {
      caret.style.transform = `translateX(${-this.input.scrollLeft}px)`;
    }
  }

  protected override render(): TemplateResult {
    const isOpen = this.words.length > 0;
    return html`<div class="filter-box ${this.check.ok ? "" : "wrong"}">
      <span class="filter-sign" aria-hidden="true"></span>
      <input
        type="text"
        role="combobox"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        aria-label="Filter"
        aria-expanded=${isOpen}
        aria-controls="${this.name}-words"
        aria-autocomplete="list"
        aria-activedescendant=${isOpen && this.at >= 0 ? `${this.name}-word-${this.at}` : nothing}
        aria-invalid=${!this.check.ok}
        aria-describedby="${this.name}-fault"
        placeholder=${`filter: ${this.example}`}
        @input=${() => this.typed()}
        @keydown=${(event: KeyboardEvent) => this.pressed(event)}
        @focus=${() => this.typed()}
        @blur=${() => this.left()}
      />
      ${this.filter
        ? html`<button type="button" class="quiet" aria-label="Clear the filter" title="Clear the filter" @click=${() => this.clear()}>✕</button>`
        : nothing}
      ${isOpen ? this.list() : html`<ul id="${this.name}-words" role="listbox" aria-label="Words that fit" hidden></ul>`}
      <div id="${this.name}-fault" class="fault" role="status" ?hidden=${this.check.ok}>
        ${this.check.ok ? nothing : html`<div class="caret-line" aria-hidden="true">${" ".repeat(Math.max(0, (this.check.column ?? 1) - 1))}^</div>${this.check.detail}`}
      </div>
    </div>`;
  }

  private list(): TemplateResult {
    return html`<ul id="${this.name}-words" class="words" role="listbox" aria-label="Words that fit">
      ${this.words.map(
        (word, index) =>
          html`<li
            role="option"
            id="${this.name}-word-${index}"
            aria-selected=${index === this.at}
            @pointerdown=${(event: Event) => {
              event.preventDefault();
              this.take(index);
            }}
          >
            <span>${word.text}</span><span class="hint">${word.hint ?? ""}</span>
          </li>`,
      )}
    </ul>`;
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const turn = ++this.asked;
    const text = this.input.value;
    const at = this.input.selectionStart ?? text.length;
    const [check, completion] = await Promise.all([
      this.checked(text),
      get<Completion>(`/api/complete${query({ filter: text, at: at + 1, of: this.of })}`).catch(() => ({ from: 1, words: [] })),
    ]);
    if (turn !== this.asked || !this.isConnected) {
      return;
    }
    const isHere = document.activeElement === this.input;
    this.words = isHere ? completion.words.slice(0, 12) : [];
    // A word that is not finished is no fault as long as there is one that it may become.
    this.check = this.words.length ? { ok: true } : check;
    this.from = Math.max(0, completion.from - 1);
    this.at = -1;
    if (check.ok && text !== this.filter && (!isHere || !this.words.some((word) => word.text.startsWith(text.slice(this.from, at)) && at > this.from))) {
      this.put(text);
    }
    this.requestUpdate();
  }

  private pressed(event: KeyboardEvent): void {
    const { key } = event;
    if (this.words.length && (key === "ArrowDown" || key === "ArrowUp")) {
      const step = key === "ArrowDown" ? 1 : -1;
      this.at = (this.at + step + this.words.length + (this.at < 0 && step < 0 ? 1 : 0)) % this.words.length;
    } else if (this.words.length && key === "Tab" && !event.shiftKey) {
      this.take(Math.max(0, this.at));
    } else if (this.words.length && key === "Enter" && this.at >= 0) {
      this.take(this.at);
    } else if (key === "Enter") {
      this.words = [];
      void this.enter();
    } else if (key === "Escape" && this.words.length) {
      this.words = [];
    } else if (key === "Escape") {
      this.input.blur();
      document.querySelector<HTMLElement>(".grid")?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.requestUpdate();
  }

  private take(index: number): void {
    const word = this.words[index];
    if (word) {
      const { input } = this;
      const at = input.selectionStart ?? input.value.length;
      input.setRangeText(word.text, this.from, Math.max(at, this.from), "end");
      this.words = [];
      this.typed();
      this.requestUpdate();
    }
  }

  private async enter(): Promise<void> {
    const text = this.input.value;
    this.asked++;
    clearTimeout(this.timer);
    this.check = await this.checked(text);
    if (this.check.ok) {
      this.put(text);
    }
    this.requestUpdate();
  }

  private async checked(text: string): Promise<Check> {
    return text.trim() ? get<Check>(`/api/check${query({ filter: text, of: this.of })}`).catch(() => ({ ok: true })) : { ok: true };
  }

  private put(text: string): void {
    if (text.trim() !== this.filter) {
      this.filter = text.trim();
      this.filtered(this.filter);
    }
  }

  private left(): void {
    this.words = [];
    this.requestUpdate();
  }

  private clear(): void {
    this.input.value = "";
    this.check = { ok: true };
    this.put("");
    this.input.focus();
  }
}

customElements.define("filter-box", FilterBox);
