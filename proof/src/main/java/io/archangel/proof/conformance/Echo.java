package io.archangel.proof.conformance;

import io.archangel.http.Message;
import io.archangel.http.WebSocket;

/** Says again what it hears, as Autobahn wants it of a server. */
final class Echo implements WebSocket.Listener {
    @Override
    public void text(WebSocket socket, String text) {
        socket.offer(text);
    }

    @Override
    public void binary(WebSocket socket, byte[] bytes) {
        socket.offer(bytes);
    }

    static void talk(WebSocket.Peer peer) throws InterruptedException {
        for (var message = peer.receive(); message != null; message = peer.receive()) {
            switch (message) {
                case Message.Text(var text) -> peer.send(text);
                case Message.Binary(var bytes) -> peer.send(bytes);
            }
        }
    }
}
