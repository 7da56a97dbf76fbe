import { svg, html, type TemplateResult } from "lit";

/** The sign of the house: a halo above a roof. */
export function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
    ${svg`<ellipse cx="16" cy="6" rx="9" ry="3.2" fill="none" stroke="currentColor" stroke-width="2.4"></ellipse>
    <path d="M16 12 27 28h-5.2L16 19.400 10.200 28H5z" fill="currentColor"></path>`}
  </svg>`;
}
