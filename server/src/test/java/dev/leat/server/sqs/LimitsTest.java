package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests of the maximum size are accepted. Larger ones, also much larger ones, are refused at
/// once as errors of the caller.
@Timeout(300)
class LimitsTest {

    private static final int MIB = 1 << 20;

    @AutoClose private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    private String json(String operation, String body) {
        var said = endpoint.json(operation, body);
        return said.statusCode() + " " + said.body();
    }

    private String form(String form) {
        var said = endpoint.query("/", form);
        return said.statusCode() + " " + said.body();
    }

    /// The status of the answer to these bytes; 0 if the server hung up before all were sent.
    private int status(String request) throws IOException {
        try (var wire = new Wire(endpoint.server.port())) {
            var said = wire.send(request).end().all();
            return said.isEmpty() ? 0 : Integer.parseInt(said.substring(9, 12));
        }
    }

    @Test
    void bodiesHave17MebibytesAtMost() {
        var list = "{\"QueueNamePrefix\":\"x\"}";
        assertThat(json("ListQueues", " ".repeat(17 * MIB - list.length()) + list))
                .startsWith("200 ");
        assertThat(json("ListQueues", " ".repeat(17 * MIB - list.length() + 1) + list))
                .startsWith("413 ")
                .contains("17825792 bytes");
    }

    @Test
    void bodiesThatAnnounceFarMoreAreNotWaitedFor() throws Exception {
        var head = "POST / HTTP/1.1\nHost: localhost\nX-Amz-Target: AmazonSQS.ListQueues\n";
        for (var length : new String[] {"60000000", "9999999999", "9".repeat(40)}) {
            assertThat(status(head + "Content-Length: " + length + "\n\n{}")).isBetween(400, 499);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 200", "16200, 200", "16600, 400", "1000000, 400"})
    void headersHaveSixteenKibibytesAtMost(int length, int status) throws Exception {
        var request =
                "POST / HTTP/1.1\nHost: localhost\nConnection: close\nX-Amz-Target: AmazonSQS.ListQueues\n"
                        + "X-L: "
                        + "x".repeat(Math.max(1, length - 100))
                        + "\nContent-Length: 2\n\n{}";
        assertThat(status(request)).isIn(status, status == 400 ? 0 : status);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_000, 100_000})
    void manyHeadersAreTooLargeTogether(int count) throws Exception {
        var request =
                "POST / HTTP/1.1\nHost: localhost\nConnection: close\n"
                        + "X-L: 1\n".repeat(count)
                        + "Content-Length: 2\n\n{}";
        assertThat(status(request)).isIn(0, 400);
    }

    @ParameterizedTest
    @CsvSource({"400, 200", "501, 400", "100000, 400", "2000000, 400"})
    void jsonIsNestedFiveHundredDeepAtMost(int deep, int status) {
        var nested = "{\"Other\":" + "[".repeat(deep) + "]".repeat(deep) + "}";
        assertThat(json("ListQueues", nested)).startsWith(status + " ");
        var open = "{\"Other\":" + "{\"a\":".repeat(deep / 2);
        assertThat(json("ListQueues", open)).startsWith("400 ");
    }

    @ParameterizedTest
    @CsvSource({"9000, 200", "10001, 400", "500000, 400"})
    void jsonHasTenThousandValuesAtMost(int count, int status) {
        var names = "\"All\"" + ",\"All\"".repeat(count - 2);
        assertThat(
                        json(
                                "GetQueueAttributes",
                                "{\"QueueUrl\":\"orders\",\"AttributeNames\":[%s]}"
                                        .formatted(names)))
                .startsWith(status + " ");
    }

    @ParameterizedTest
    @CsvSource({"9999, 200", "10000, 400", "500000, 400"})
    void formsHaveTenThousandParametersAtMost(int more, int status) {
        var form =
                IntStream.range(0, more)
                        .mapToObj(i -> "&p" + i + "=")
                        .collect(Collectors.joining());
        assertThat(form("Action=ListQueues" + form)).startsWith(status + " ");
    }

    @Test
    void formsOfAnyDepthAreRead() {
        assertThat(form("Action=ListQueues&a" + ".1".repeat(1_000_000) + "=x")).startsWith("200 ");
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "10, 200", "11, 400", "2000, 400"})
    void batchesHaveTenEntriesAtMost(int entries, int status) {
        var all =
                IntStream.range(0, entries)
                        .mapToObj(i -> "{\"Id\":\"m%d\",\"MessageBody\":\"x\"}".formatted(i))
                        .collect(Collectors.joining(","));
        assertThat(
                        json(
                                "SendMessageBatch",
                                "{\"QueueUrl\":\"orders\",\"Entries\":[%s]}".formatted(all)))
                .startsWith(status + " ");
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 100_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void receivesWaitTwentySecondsAtMost(long seconds) {
        assertThat(
                        json(
                                "ReceiveMessage",
                                "{\"QueueUrl\":\"orders\",\"WaitTimeSeconds\":%d}"
                                        .formatted(seconds)))
                .startsWith("400 ");
    }
}
