import chat.Said;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Asks the demo's apps by clients that were made of their OpenAPI; what is said in the chat is read back. */
class RoundTrip {
    /** As much of the stream as is waited for. */
    private static final String BEGINNING = "A server is a town at night. ";

    public static void main(String[] arguments) throws Exception {
        var server = "http://127.0.0.1:" + arguments[0];
        greet(server);
        listen(server + "/stream");
        talk(server + "/chat");
    }

    private static void greet(String base) throws hello.ApiException {
        var client = new hello.ApiClient();
        client.updateBaseUri(base);
        var greeting = new hello.DefaultApi(client).hello();
        require(greeting.startsWith("Hello."), "greeted by '" + greeting + "'");
    }

    /** All of it takes a minute, so that its beginning must do. */
    private static void listen(String base) throws stream.ApiException {
        var client = new stream.ApiClient();
        client.updateBaseUri(base);
        client.setResponseInterceptor(response -> {
            throw new Enough(beginning(response.body()));
        });
        try {
            new stream.DefaultApi(client).recite();
            require(false, "the stream was not heard");
        } catch (Enough heard) {
            require(heard.getMessage().equals(BEGINNING), "heard '" + heard.getMessage() + "'");
        }
    }

    private static String beginning(InputStream words) {
        try (words) {
            return new String(words.readNBytes(BEGINNING.length()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void talk(String base) throws chat.ApiException {
        var client = new chat.ApiClient();
        client.updateBaseUri(base);
        var api = new chat.DefaultApi(client);
        var said = "from a client of " + System.nanoTime();
        var heard = api.say(new Said().text(said));
        var line = api.lines().getLast();
        require(line.getText().equals(said), "read back '" + line.getText() + "'");
        require(line.getNumber().equals(heard.getLine().getNumber()), "another number");
        try {
            api.say(new Said());
            require(false, "a line without a text was taken");
        } catch (chat.ApiException refused) {
            require(refused.getCode() == 422, "answered with " + refused.getCode());
            require(refused.getResponseBody().contains("text"), refused.getResponseBody());
        }
        System.out.println("greeted, heard, and said and read back as line " + line.getNumber());
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** So much has been heard. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough(String heard) {
            super(heard);
        }
    }
}
