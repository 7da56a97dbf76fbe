// A line to a server that can be cut: what goes over it ends at once, and nothing more gets through until it is mended.
import { connect, createServer } from "node:net";

export class Line {
  constructor(server) {
    this.sockets = new Set();
    this.isCut = false;
    /** What the server has said, since somebody last emptied it. */
    this.said = "";
    this.listener = createServer((near) => this.join(near, server.port));
  }

  static async to(server) {
    const line = new Line(server);
    await new Promise((resolve) => line.listener.listen(0, "127.0.0.1", resolve));
    line.url = `http://127.0.0.1:${line.listener.address().port}`;
    return line;
  }

  join(near, port) {
    near.on("error", () => undefined);
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1");
    far.on("error", () => undefined);
    far.on("data", (bytes) => (this.said += bytes.toString("latin1")));
    far.on("close", () => near.destroySoon());
    near.on("close", () => far.destroy());
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    }
  }

  cut() {
    this.isCut = true;
    this.sockets.forEach((socket) => socket.destroy());
  }

  mend() {
    this.isCut = false;
  }

  close() {
    this.cut();
    this.listener.close();
  }
}
