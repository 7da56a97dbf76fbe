import { html, nothing, type TemplateResult } from "lit";
import { say } from "./toast.js";

/** A button that is disabled, and says why, when there is a reason. It can still be reached, so that the reason can be read. */
export function gated(label: string, why: string | null, act: () => void, options: { title?: string; css?: string } = {}): TemplateResult {
  return html`<button
    type="button"
    class=${options.css ?? ""}
    aria-disabled=${why ? "true" : nothing}
    aria-label=${why ? `${label}: ${why}` : nothing}
    title=${why ?? options.title ?? nothing}
    @click=${() => (why ? say(why) : act())}
  >
    ${label}
  </button>`;
}

/** The buttons that act on processes. */
export function acts(why: string | null, act: (what: string) => void): TemplateResult {
  return html`${gated("End", why, () => act("TERM"), { title: "TERM, and KILL for who is left (e)" })}
  ${gated("Kill", why, () => act("KILL"), { title: "KILL at once (k)", css: "danger" })}
  ${gated("Stop", why, () => act("STOP"), { title: "Hold it up (p)" })} ${gated("Cont", why, () => act("CONT"), { title: "Let it go on (o)" })}
  ${gated("Signal…", why, () => act("signal"), { title: "Any signal (s)" })}`;
}
