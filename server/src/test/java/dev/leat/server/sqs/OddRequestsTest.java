package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests of clumsy clients and of attackers, byte by byte.
class OddRequestsTest {

    private static final String SEND = "{\"QueueUrl\":\"orders\",\"MessageBody\":\"hello\"}";
    private static final String HEAD =
            "POST / HTTP/1.1\nHost: x\nX-Amz-Target: AmazonSQS.SendMessage\n";

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private Wire wire() throws Exception {
        return new Wire(endpoint.server.port());
    }

    private String ask(String text) throws Exception {
        try (var wire = wire()) {
            return wire.send(text).end().all();
        }
    }

    private static String length(String body) {
        return "Content-Length: " + body.length() + "\n\n" + body;
    }

    private long sent() {
        return endpoint.queues.queue("orders").counts().all();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: text/plain\n",
                "Content-Type: application/x-www-form-urlencoded\n",
                "Content-Type: ;;;\n",
                "Content-Encoding: amz-1.0\n",
                "Accept: image/png\n",
                "Connection: close\n",
            })
    void takesARequestByItsTargetWhateverItsHeadersSay(String header) throws Exception {
        assertThat(ask(HEAD + header + length(SEND))).startsWith("HTTP/1.1 200 ");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void takesChunks() throws Exception {
        String rest = SEND.substring(5);
        String chunks =
                "Transfer-Encoding: chunked\n\n5\n{\"Que\n%x\n%s\n0\n\n"
                        .formatted(rest.length(), rest);
        assertThat(ask(HEAD + chunks)).startsWith("HTTP/1.1 200 ");
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void takesPipelinedRequestsInTheirOrder() throws Exception {
        String bad = HEAD + length("{");
        String answer = ask(HEAD + length(SEND) + bad + HEAD + length(SEND));
        var statuses =
                answer.lines()
                        .filter(line -> line.contains("HTTP/1.1 "))
                        .map(line -> line.replaceAll(".*HTTP/1.1 (\\d+).*", "$1"))
                        .toList();
        assertThat(statuses).containsExactly("200", "400", "200");
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void tellsAClientThatAsksToGoOn() throws Exception {
        try (var wire = wire()) {
            String head = HEAD + "Expect: 100-continue\nContent-Length: " + SEND.length() + "\n\n";
            assertThat(wire.send(head).until("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            assertThat(wire.send(SEND).end().all()).startsWith("HTTP/1.1 200 ");
        }
        String large = HEAD + "Expect: 100-continue\nContent-Length: 18000000\n\n";
        assertThat(ask(large)).contains("HTTP/1.1 413 ").doesNotContain("HTTP/1.1 200 ");
    }

    @Test
    void refusesWhatIsCutOffAndSendsNothing() throws Exception {
        assertThat(ask(HEAD + "Content-Length: 100\n\n" + SEND)).startsWith("HTTP/1.1 400 ");
        assertThat(ask(HEAD + "Transfer-Encoding: chunked\n\n40\n" + SEND))
                .startsWith("HTTP/1.1 400 ");
        assertThat(ask(HEAD + "Content-Length: 10\n\n" + SEND)).startsWith("HTTP/1.1 400 ");
        assertThat(ask(HEAD + "Content-Length: 7")).doesNotContain("HTTP/1.1 200");
        assertThat(sent()).isZero();
    }

    @Test
    void refusesCompressedBodies() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(SEND.getBytes(StandardCharsets.UTF_8));
        }
        try (var wire = wire()) {
            String head = HEAD + "Content-Encoding: gzip\nContent-Length: " + bytes.size() + "\n\n";
            assertThat(wire.send(head).send(bytes.toByteArray()).end().all())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("SerializationException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "0.9", "2.0", "1.2", "9"})
    void refusesOtherVersionsOfHttp(String version) throws Exception {
        String head = HEAD.replace("1.1", version) + "Connection: close\n";
        assertThat(ask(head + length(SEND))).startsWith("HTTP/1.1 400 ");
        assertThat(sent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "X"})
    void answersEveryMethod(String method) throws Exception {
        assertThat(ask(method + " / HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void refusesHeadsThatAreTooLong() throws Exception {
        assertThat(ask(HEAD + "X-A: " + "a".repeat(1 << 16) + "\n" + length(SEND)))
                .startsWith("HTTP/1.1 4");
        assertThat(ask(HEAD + "X-A: a\n".repeat(1 << 14) + length(SEND))).startsWith("HTTP/1.1 4");
        assertThat(ask("GET /" + "a".repeat(1 << 16) + " HTTP/1.1\nHost: x\n\n"))
                .startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"&b", "&", "&=", "&b=", "&=b", "&&&", "&b=c=d"})
    void takesFormsThatEndOddly(String end) {
        assertThat(endpoint.query("/", "Action=ListQueues" + end).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesFormsOfTooManyKeysAndJsonThatIsTooDeep() {
        String keys =
                IntStream.range(0, 10_001)
                        .mapToObj(i -> "k" + i + "=v")
                        .collect(Collectors.joining("&", "Action=ListQueues&", ""));
        assertThat(endpoint.query("/", keys).statusCode()).isEqualTo(400);
        String few = "Action=ListQueues&" + "a.".repeat(50_000) + "=1&" + "=".repeat(5000);
        assertThat(endpoint.query("/", few).statusCode()).isEqualTo(200);
        String members =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> "\"k" + i + "\":" + i)
                        .collect(Collectors.joining(",", "{", "}"));
        assertThat(endpoint.json("ListQueues", members).statusCode()).isEqualTo(200);
        String deep = "{\"x\":" + "[{\"y\":".repeat(100_000);
        assertThat(endpoint.json("ListQueues", deep).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\u0000", "../../etc", "a\\nb", "\\ud800", "a%00b"})
    void refusesNamesThatAreNone(String name) {
        for (var body : new String[] {"{\"QueueName\":\"%s\"}", "{\"QueueUrl\":\"%s\"}"}) {
            for (var operation : new String[] {"CreateQueue", "GetQueueUrl", "ReceiveMessage"}) {
                assertThat(endpoint.json(operation, body.formatted(name)).statusCode())
                        .isEqualTo(400);
            }
        }
        assertThat(endpoint.query("/", "Action=CreateQueue&QueueName=a%00b").statusCode())
                .isEqualTo(400);
    }
}
