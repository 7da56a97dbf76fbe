import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.DefaultApi;
import org.openapitools.client.model.Said;

/** Says something in the demo's chat by a client that was made of its OpenAPI, and reads it back. */
class RoundTrip {
    public static void main(String[] arguments) throws ApiException {
        var client = new ApiClient();
        client.updateBaseUri("http://127.0.0.1:" + arguments[0] + "/chat");
        var api = new DefaultApi(client);
        var said = "from a client of " + System.nanoTime();
        var heard = api.say(new Said().text(said));
        var line = api.lines().getLast();
        require(line.getText().equals(said), "read back '" + line.getText() + "'");
        require(line.getNumber().equals(heard.getLine().getNumber()), "another number");
        try {
            api.say(new Said());
            require(false, "a line without a text was taken");
        } catch (ApiException refused) {
            require(refused.getCode() == 422, "answered with " + refused.getCode());
            require(refused.getResponseBody().contains("text"), refused.getResponseBody());
        }
        System.out.println("said and read back as line " + line.getNumber());
    }

    private static void require(boolean fact, String otherwise) {
        if (!fact) {
            throw new IllegalStateException(otherwise);
        }
    }
}
