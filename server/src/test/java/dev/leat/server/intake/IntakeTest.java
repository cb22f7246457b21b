package dev.leat.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import dev.leat.server.Asked;
import dev.leat.server.KeptQueue;
import dev.leat.server.NoTables;
import dev.leat.server.Orders;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.statistics.Statistics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    private static final String GOOD =
            "{ \"order_id\":\"é1\", \"placed\" :\"2024-12-01T10:00:00Z\",\"value\":\"2.50\", \"other\": [1] }\n";

    private final KeptQueue queue = new KeptQueue();
    private Server server;

    @BeforeEach
    void start() throws PortInUseException {
        server = serve(queue);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Server serve(MessageQueue queue) throws PortInUseException {
        return Server.start(
                "127.0.0.1",
                0,
                List.of(
                        new Statistics(
                                Orders.APP, _ -> new dev.leat.server.FixedView(), NoTables.HERE),
                        new Intake(Orders.APP, _ -> queue)));
    }

    private HttpResponse<String> post(String body, String... headers) {
        return Asked.post(server, "/orders", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "application/x-ndjson", "x/y; z=1"})
    void keepsADocumentByteForByteWhateverItsTypeIsCalled(String type) {
        var answer = post(GOOD, "Content-Type", type);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"id\":\"m0\"}");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(queue.browse(0, 10))
                .singleElement()
                .satisfies(kept -> assertThat(kept.body()).asString().isEqualTo(GOOD));
    }

    @Test
    void takesADocumentWithoutAType() {
        assertThat(post(GOOD).statusCode()).isEqualTo(202);
    }

    @Test
    void saysAllThatIsWrong() {
        var answer =
                post(
                        "{\"placed\":\"yesterday\",\"value\":0.304,\"items\":[{\"quantity\":1.5}],"
                                + "\"shipping_address\":12345}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"detail\":\"the document does not match schema Order: 5 reasons\",\"reasons\":["
                                + "{\"cause\":\"type\",\"field\":\"placed\",\"value\":\"\\\"yesterday\\\"\","
                                + "\"message\":\"is not a timestamptz; expected format: 2024-12-31T23:59:59.999999Z, with a time zone\"},"
                                + "{\"cause\":\"range\",\"field\":\"value\",\"value\":\"0.304\","
                                + "\"message\":\"has more than 2 decimals (decimal(18,2))\"},"
                                + "{\"cause\":\"type\",\"field\":\"items[0].quantity\",\"value\":\"1.5\","
                                + "\"message\":\"is not a whole number (integer)\"},"
                                + "{\"cause\":\"type\",\"field\":\"shipping_address\",\"value\":\"***\","
                                + "\"message\":\"is not a string\"},"
                                + "{\"cause\":\"missing\",\"field\":\"order_id\",\"value\":null,"
                                + "\"message\":\"is missing or null (varchar not null)\"}]}");
        assertThat(queue.browse(0, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "{}{}", "\uFEFF{}", "nonsense"})
    void refusesWhatIsNoDocument(String body) {
        var answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"reasons\":[{\"cause\":");
    }

    @Test
    void refusesBytesThatAreNoText() {
        var answer = Asked.post(server, "/orders", new byte[] {'"', (byte) 0xFF, '"'});
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"cause\":\"malformed\"").contains("invalid UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "Multipart/form-data; boundary=x, Accept, */*",
        "application/x-www-form-urlencoded, Origin, https://example.org",
        "application/x-www-form-urlencoded, Origin, null",
        "application/x-www-form-urlencoded; charset=utf-8, Sec-Fetch-Site, cross-site",
        "APPLICATION/x-www-form-urlencoded, Sec-Fetch-Site, same-site",
    })
    void refusesFormsOfPagesAndSaysWhatToSend(String type, String header, String value) {
        var answer = post(GOOD, "Content-Type", type, header, value);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("form data").contains("Content-Type: application/json");
    }

    @Test
    void takesADocumentThatCurlCallsAForm() {
        String type = "application/x-www-form-urlencoded";
        assertThat(post(GOOD, "Content-Type", type).statusCode()).isEqualTo(202);
        var form = post("a=b", "Content-Type", type);
        assertThat(form.statusCode()).isEqualTo(422);
        assertThat(form.body()).contains("\"cause\":\"malformed\"");
    }

    @Test
    void refusesWhatIsCompressed() {
        var answer = post(GOOD, "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("gzip").contains("uncompressed");
        assertThat(post(GOOD, "Content-Encoding", "identity").statusCode()).isEqualTo(202);
    }

    @Test
    void takesNoParametersAndNoOtherMethod() {
        var parameters = Asked.post(server, "/orders?x=1", GOOD.getBytes(StandardCharsets.UTF_8));
        assertThat(parameters.statusCode()).isEqualTo(400);
        for (var method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
            var answer = Asked.ask(server, method, "/orders");
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow")).hasValue("POST");
        }
        var get = Asked.post(server, "/stats/global", GOOD.getBytes(StandardCharsets.UTF_8));
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).hasValue("GET, HEAD");
        assertThat(Asked.get(server, "/nowhere")).startsWith("404 ").contains("/orders (POST)");
    }

    @Test
    void says503AndWhenToComeAgainWhileNothingCanBeKept() throws PortInUseException {
        MessageQueue full =
                new KeptQueue() {
                    @Override
                    public synchronized List<dev.leat.port.Message.Sent> send(
                            List<dev.leat.port.Message.Outgoing> messages) {
                        throw new UnavailableException("the disk is full");
                    }
                };
        try (var unavailable = serve(full)) {
            var answer = Asked.post(unavailable, "/orders", GOOD.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(answer.body()).isEqualTo("{\"detail\":\"the disk is full; send it again\"}");
            assertThat(Asked.post(unavailable, "/orders", new byte[] {'{'}).statusCode())
                    .isEqualTo(422);
        }
    }
}
