import { html, nothing, type TemplateResult } from "lit";
import { farewell, get, post, Problem, welcome } from "../api.js";
import { Part } from "../part.js";
import { mark } from "../parts/mark.js";
import { keepToken } from "../token.js";
import type { Login } from "../types.js";

/** The token of a one-time link, which is taken out of the address before anything else is done. */
export function takeToken(): string | null {
  const token = /^#t=(.+)$/.exec(location.hash)?.[1] ?? null;
  if (token !== null || location.pathname === "/login") {
    history.replaceState(null, "", `/${token === null ? location.hash : ""}`);
  }
  return token === null ? null : decodeURIComponent(token);
}

/** Trades a token for a session. */
export async function logIn(words: { token: string } | { name: string; password: string }): Promise<void> {
  const now = await post<Login>("/api/login", words);
  keepToken(now.csrf);
  welcome(now);
  farewell.set("");
}

/** Where one logs in. */
export class LoginPage extends Part {
  private hasPasswords = false;
  private fault = "";
  private isBusy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(farewell);
    void get<{ password: boolean }>("/api/login")
      .then((said) => {
        this.hasPasswords = said.password;
        this.requestUpdate();
      })
      .catch(() => undefined);
  }

  protected override render(): TemplateResult {
    return html`<main class="login">
      <div class="login-card">
        <div class="login-brand">${mark()}<h1>Archangel</h1></div>
        ${farewell.now ? html`<p class="farewell" role="status">${farewell.now}</p>` : nothing}
        <form
          class="token-form"
          @submit=${(event: Event) => {
            event.preventDefault();
            const token = this.field("token").replace(/^.*#t=/, "");
            void this.go({ token: decodeURIComponent(token) });
          }}
        >
          <label class="field">One-time link or token
            <input name="token" type="password" required autocomplete="off" aria-describedby="token-help" />
          </label>
          <p id="token-help" class="dim">The server prints a link when it starts; <code>./archangel login</code> prints another.</p>
          <button type="submit" class="main" ?disabled=${this.isBusy}>Log in</button>
        </form>
        <form
          class="name-form"
          ?hidden=${!this.hasPasswords}
          @submit=${(event: Event) => {
            event.preventDefault();
            void this.go({ name: this.field("name"), password: this.field("password") });
          }}
        >
          <label class="field">Name <input name="name" type="text" required autocomplete="username" autocapitalize="off" spellcheck="false" /></label>
          <label class="field">Password <input name="password" type="password" required autocomplete="current-password" /></label>
          <button type="submit" ?disabled=${this.isBusy}>Log in by name</button>
        </form>
        <p class="fault-text" role="alert">${this.fault}</p>
      </div>
    </main>`;
  }

  private field(name: string): string {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`)!.value.trim();
  }

  private async go(words: { token: string } | { name: string; password: string }): Promise<void> {
    this.isBusy = true;
    this.fault = "";
    this.requestUpdate();
    try {
      await logIn(words);
    } catch (failed) {
      const isWrong = failed instanceof Problem && failed.status === 401;
      const wrong = "token" in words ? "That does not open. A link works once, and not for long." : "The name or the password is wrong.";
      this.fault = isWrong ? wrong : failed instanceof Error ? failed.message : String(failed);
    }
    this.isBusy = false;
    this.requestUpdate();
  }
}

customElements.define("login-page", LoginPage);
