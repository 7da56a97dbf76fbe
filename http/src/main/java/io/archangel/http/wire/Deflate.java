package io.archangel.http.wire;

import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on about the compression of messages (permessage-deflate, RFC 7692).
 *
 * @param serverTakeover true if what the server sends may refer to messages before
 * @param clientTakeover true if what the client sends may
 * @param serverBits     how far back the server may refer, 8 to 15: 2^8 to 2^15 bytes
 * @param asked          true if the client asked for that figure
 */
public record Deflate(boolean serverTakeover, boolean clientTakeover, int serverBits, boolean asked) {
    private static final String NAME = "permessage-deflate";
    static final int MOST_BITS = 15;
    private static final int LEAST_BITS = 8;

    /**
     * What may be agreed on: the first of the offers that can be met.
     *
     * @param offers   the client's Sec-WebSocket-Extensions, lines joined by commas
     * @param takeover true if messages may refer to those before, which costs memory for each WebSocket
     * @return null if there is none that can be met
     * @throws Refused if the header is malformed
     */
    public static @Nullable Deflate of(String offers, boolean takeover) throws Refused {
        Deflate found = null;
        for (var offer : Extensions.parse(offers)) {
            if (found == null && offer.name().equals(NAME)) {
                found = met(offer, takeover);
            }
        }
        return found;
    }

    private static @Nullable Deflate met(Extensions.Offer offer, boolean takeover) {
        boolean server = takeover;
        boolean client = takeover;
        int bits = MOST_BITS;
        for (var parameter : offer.parameters().entrySet()) {
            var value = parameter.getValue();
            boolean known = switch (parameter.getKey()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
                case "client_max_window_bits" -> value.isEmpty() || bits(value) > 0;
                case "server_max_window_bits" -> bits(value) > 0;
                default -> false;
            };
            if (!known) {
                return null;
            }
            server &= !parameter.getKey().equals("server_no_context_takeover");
            client &= !parameter.getKey().equals("client_no_context_takeover");
            bits = parameter.getKey().equals("server_max_window_bits") ? bits(value) : bits;
        }
        boolean asked = offer.parameters().containsKey("server_max_window_bits");
        return new Deflate(server && bits == MOST_BITS, client, bits, asked);
    }

    private static int bits(String value) {
        int bits = value.matches("[89]|1[0-5]") ? Integer.parseInt(value) : 0;
        return bits >= LEAST_BITS ? bits : 0;
    }

    /** As the server's answer has it. */
    public String answer() {
        return NAME
                + (serverTakeover ? "" : "; server_no_context_takeover")
                + (clientTakeover ? "" : "; client_no_context_takeover")
                + (asked ? "; server_max_window_bits=" + serverBits : "");
    }
}
