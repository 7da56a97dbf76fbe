// Servers to try the page on: real ones, each with a folder of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../../..", import.meta.url).pathname;

/** The command that serves; `--http 0 … --var FOLDER` is put behind it. */
const SERVE = process.env.ARCHANGEL_SERVE ?? `${ROOT}archangel serve`;

/** The command that gives a name a password; `--role ROLE NAME --var FOLDER` is put behind it. */
const PASSWD = process.env.ARCHANGEL_PASSWD ?? `${ROOT}archangel passwd`;

/** The command that starts a crowd; the number and a folder are put behind it. */
const CROWD = process.env.ARCHANGEL_CROWD;

export class Server {
  constructor(command, folder) {
    this.command = command;
    this.folder = folder;
    this.output = "";
    this.port = 0;
    this.cuts = [];
  }

  /** One with the demo, where nothing is in flight but what the page does. */
  static serve() {
    return new Server(SERVE, mkdtempSync(join(tmpdir(), "console-"))).start();
  }

  /** One with so many processes that come and go. */
  static crowd(size) {
    if (!CROWD) {
      throw new Error("ARCHANGEL_CROWD is not set: the command that starts tests/Crowd.java, as .ci/console has it");
    }
    const server = new Server(CROWD, mkdtempSync(join(tmpdir(), "console-")));
    server.arguments = () => [String(size), server.folder];
    return server.start();
  }

  arguments() {
    return ["--http", "0", "--telnet", "off", "--ssh", "off", "--web", String(this.port), "--var", this.folder];
  }

  async start() {
    const [program, ...words] = this.command.split(" ");
    this.output = "";
    this.process = spawn(program, [...words, ...this.arguments()], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (text) => (this.output += text));
    }
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    const end = Date.now() + 180_000;
    while (!/\/login#t=\S+/.test(this.output)) {
      if (Date.now() > end || this.process.exitCode !== null) {
        throw new Error(`the server did not start:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.link = /http:\/\/\S+\/login#t=\S+/.exec(this.output)[0];
    this.url = this.link.replace(/\/login#.*/, "");
    this.port = Number(new URL(this.url).port);
    return this;
  }

  /** The address of the demo. */
  get demo() {
    return `http://${JSON.parse(readFileSync(join(this.folder, "ports.json"), "utf8")).http}`;
  }

  /** Gives a name a password, and a role. */
  passwd(name, role, password) {
    const [program, ...words] = PASSWD.split(" ");
    execFileSync(program, [...words, "--role", role, name, "--var", this.folder], { cwd: ROOT, input: `${password}\n` });
  }

  /** Opens so many endless streams of the demo. Returns what ends them. */
  async streams(count) {
    const cut = new AbortController();
    this.cuts.push(cut);
    // Kept, as what nobody holds is tidied up, and its connection closed.
    cut.answers = await Promise.all(Array.from({ length: count }, () => fetch(`${this.demo}/stream`, { signal: cut.signal })));
    return () => cut.abort();
  }

  /** Ends all streams. */
  cut() {
    this.cuts.splice(0).forEach((cut) => cut.abort());
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }

  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
