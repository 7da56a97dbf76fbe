import { LitElement } from "lit";
import type { Value } from "./value.js";

/** A part of the page: drawn by lit into the document itself, so that one sheet of styles and one set of ids hold for all. */
export abstract class Part extends LitElement {
  private ends: (() => void)[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Draws anew when one of these changes, for as long as the part is on the page. Call it in connectedCallback. */
  protected watch(...values: Value<any>[]): void {
    for (const value of values) {
      this.until(value.listen(() => this.requestUpdate()));
    }
  }

  /** Ends this when the part leaves the page. */
  protected until(...ends: (() => void)[]): void {
    this.ends.push(...ends);
  }

  /** Hears an event of the window for as long as the part is on the page. */
  protected hear<K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => void): void {
    window.addEventListener(type, listener);
    this.until(() => window.removeEventListener(type, listener));
  }

  /** Does this again and again, unless the page is hidden, for as long as the part is on the page. */
  protected every(millis: number, act: () => void): void {
    const timer = setInterval(() => document.hidden || act(), millis);
    this.until(() => clearInterval(timer));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ends.forEach((end) => end());
    this.ends = [];
  }
}
