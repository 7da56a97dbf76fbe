import { html, nothing, type TemplateResult } from "lit";
import { feed } from "../live/feed.js";
import { Part } from "../part.js";

/** A cut that heals within this is not worth a word. */
const PATIENCE = 700;

/** Says calmly that the server does not answer, and that the page waits for it. It lies over the page, so that nothing moves. */
export class LinkBanner extends Part {
  private since = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(feed.stream.link, feed.bye);
    this.every(400, () => this.since && this.requestUpdate());
  }

  protected override render(): TemplateResult | typeof nothing {
    const link = feed.stream.link.now;
    if (link !== "cut") {
      this.since = 0;
      return nothing;
    }
    this.since ||= Date.now();
    if (Date.now() - this.since < PATIENCE && !feed.bye.now) {
      return nothing;
    }
    const wait = Math.max(0, Math.ceil((feed.stream.nextTry - Date.now()) / 1000));
    const why = feed.bye.now ? `The server said good-bye: ${feed.bye.now}.` : "The server does not answer.";
    return html`<div class="banner" role="status">
      <span>${why} What you see is as it was. The page asks again ${wait ? `in ${wait} s` : "now"}.</span>
      <button type="button" @click=${() => feed.stream.hurry()}>Ask now</button>
    </div>`;
  }
}

customElements.define("link-banner", LinkBanner);
