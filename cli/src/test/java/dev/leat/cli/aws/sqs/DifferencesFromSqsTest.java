package dev.leat.cli.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.sqs.Asking.Answer;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The statements of the page `docs/differences-from-sqs.md`.
class DifferencesFromSqsTest {

    private static final String UNSUPPORTED = "AWS.SimpleQueueService.UnsupportedOperation";
    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";

    @AutoClose private LeatEndpoint leat;
    @AutoClose private Asking asking;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        leat = new LeatEndpoint(folder);
        asking = new Asking(leat.url());
    }

    private Answer ask(String operation, Map<String, ?> input) throws Exception {
        var answer = asking.ask(operation, input);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private String error(String operation, Map<String, ?> input) throws Exception {
        return asking.ask(operation, input).error();
    }

    private String create(String name, Map<String, String> attributes) throws Exception {
        return ask("CreateQueue", Map.of("QueueName", name, "Attributes", attributes))
                .text("QueueUrl");
    }

    private void send(String url, String... bodies) throws Exception {
        for (var body : bodies) {
            ask("SendMessage", Map.of("QueueUrl", url, "MessageBody", body));
        }
    }

    private Answer receive(String url) throws Exception {
        return ask(
                "ReceiveMessage",
                Map.of(
                        "QueueUrl",
                        url,
                        "MaxNumberOfMessages",
                        10,
                        "WaitTimeSeconds",
                        5,
                        "VisibilityTimeout",
                        0,
                        "AttributeNames",
                        List.of("All"),
                        "MessageAttributeNames",
                        List.of("All")));
    }

    private String attribute(String url, String name) throws Exception {
        return ask("GetQueueAttributes", Map.of("QueueUrl", url, "AttributeNames", List.of(name)))
                .body()
                .get("Attributes")
                .get(name)
                .asString();
    }

    private List<String> counts(String url) throws Exception {
        return List.of(
                attribute(url, "ApproximateNumberOfMessages"),
                attribute(url, "ApproximateNumberOfMessagesNotVisible"));
    }

    @Test
    void takesAnyCredentials() throws Exception {
        var signed =
                asking.ask(
                        "ListQueues",
                        Map.of(),
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=me/20260101/eu-west-1/sqs/aws4_request,"
                                + " SignedHeaders=host, Signature=wrong");
        assertThat(signed.status()).isEqualTo(200);
        assertThat(asking.ask("ListQueues", Map.of()).body()).isEqualTo(signed.body());
    }

    @Test
    void refusesPagesInABrowser() throws Exception {
        var answer = asking.ask("ListQueues", Map.of(), "Origin", "http://example.com");
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void hasOneAccountInEveryRegion() throws Exception {
        for (var region : List.of("us-east-1", "eu-west-1")) {
            var answer =
                    asking.ask(
                            "GetQueueAttributes",
                            Map.of("QueueUrl", "Orders", "AttributeNames", List.of("QueueArn")),
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=me/20260101/"
                                    + region
                                    + "/sqs/aws4_request");
            assertThat(answer.body().at("/Attributes/QueueArn").asString())
                    .isEqualTo("arn:aws:sqs:" + region + ":000000000000:Orders");
        }
        send("Orders", "m");
        assertThat(receive("Orders").messages().getFirst().at("/Attributes/SenderId").asString())
                .isEqualTo("000000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sqs.eu-west-1.amazonaws.com/123456789012/Orders",
                "http://localhost:4566/000000000000/Orders",
                "Orders"
            })
    void takesUrlsOfAnyHostAndAccount(String url) throws Exception {
        send(url, "m");
        assertThat(receive("Orders").each("Body")).containsExactly("m");
    }

    @Test
    void hasNoPermissionsPoliciesOrKeys() throws Exception {
        for (var operation : List.of("AddPermission", "RemovePermission")) {
            assertThat(error(operation, Map.of("QueueUrl", "Orders"))).isEqualTo(UNSUPPORTED);
        }
        for (var name : List.of("Policy", "KmsMasterKeyId", "RedriveAllowPolicy")) {
            var input = Map.of("QueueName", "x", "Attributes", Map.of(name, "{}"));
            assertThat(error("CreateQueue", input)).as(name).isEqualTo(UNSUPPORTED);
        }
        assertThat(attribute("Orders", "SqsManagedSseEnabled")).isEqualTo("false");
    }

    @Test
    void leavesTheAppsQueuesToItsFile() throws Exception {
        var change = Map.of("QueueUrl", "Orders", "Attributes", Map.of("VisibilityTimeout", "7"));
        assertThat(error("SetQueueAttributes", change)).isEqualTo(UNSUPPORTED);
        assertThat(error("DeleteQueue", Map.of("QueueUrl", "Orders"))).isEqualTo(UNSUPPORTED);
        ask("TagQueue", Map.of("QueueUrl", "Orders", "Tags", Map.of("team", "sales")));
        var tags = ask("ListQueueTags", Map.of("QueueUrl", "Orders")).body();
        assertThat(tags.at("/Tags/team").asString()).isEqualTo("sales");
    }

    @Test
    void givesTheAppsQueuesDefaultsOfTheirOwn() throws Exception {
        assertThat(attribute("Orders", "VisibilityTimeout")).isEqualTo("60");
        assertThat(attribute("Orders", "RedrivePolicy")).contains(":Orders-dlq\"", ":5}");
        create("parcels", Map.of());
        assertThat(attribute("parcels", "VisibilityTimeout")).isEqualTo("30");
        var all = Map.of("QueueUrl", "parcels", "AttributeNames", List.of("All"));
        assertThat(ask("GetQueueAttributes", all).body().get("Attributes").has("RedrivePolicy"))
                .isFalse();
    }

    @Test
    void takesMessageGroupsAndSharesNothingOut() throws Exception {
        for (var group : List.of("a", "a", "a", "b")) {
            ask(
                    "SendMessage",
                    Map.of("QueueUrl", "Orders", "MessageBody", group, "MessageGroupId", group));
        }
        assertThat(receive("Orders").each("Body")).containsExactly("a", "a", "a", "b");
    }

    @Test
    void createsAndChangesAtOnce() throws Exception {
        var url = create("parcels", Map.of());
        send(url, "m");
        ask("DeleteQueue", Map.of("QueueUrl", url));
        create("parcels", Map.of());
        assertThat(counts(url)).containsExactly("0", "0");
        ask(
                "SetQueueAttributes",
                Map.of("QueueUrl", url, "Attributes", Map.of("MaximumMessageSize", "1024")));
        var tooLong = Map.of("QueueUrl", url, "MessageBody", "x".repeat(1025));
        assertThat(error("SendMessage", tooLong)).isEqualTo("InvalidParameterValue");
    }

    @Test
    void purgesAtOnceAndAgain() throws Exception {
        send("Orders", "m");
        for (int i = 0; i < 2; i++) {
            ask("PurgeQueue", Map.of("QueueUrl", "Orders"));
            assertThat(counts("Orders")).containsExactly("0", "0");
        }
    }

    @Test
    void countsExactlyAndMissesNothing() throws Exception {
        for (int i = 1; i <= 20; i++) {
            send("Orders", "m");
            assertThat(counts("Orders")).containsExactly("1", "" + (i - 1));
            assertThat(ask("ReceiveMessage", Map.of("QueueUrl", "Orders")).messages()).hasSize(1);
            assertThat(counts("Orders")).containsExactly("0", "" + i);
        }
    }

    @Test
    void handsOutInTheOrderOfSending() throws Exception {
        send("Orders", "1", "2", "3", "4");
        assertThat(receive("Orders").each("Body")).containsExactly("1", "2", "3", "4");
    }

    @Tag("attack")
    @Test
    void hasNoLimitOfMessagesInFlight() throws Exception {
        var ten = Map.of("QueueUrl", "Orders", "MaxNumberOfMessages", 10);
        for (int i = 0; i < 121; i++) {
            leat.send("Orders", Collections.nCopies(1000, Message.Outgoing.of(new byte[] {'m'})));
        }
        var received = new LongAdder();
        try (var clients = new Clients(32)) {
            clients.each(12_100, _ -> received.add(ask("ReceiveMessage", ten).messages().size()));
        }
        assertThat(received.sum()).isEqualTo(121_000);
        assertThat(counts("Orders")).containsExactly("0", "121000");
        send("Orders", "m");
        assertThat(receive("Orders").each("Body")).containsExactly("m");
    }

    @Test
    void showsBytesThatAreNoTextAsReplacements() throws Exception {
        leat.send("Orders", List.of(Message.Outgoing.of(new byte[] {'a', (byte) 0xff})));
        var received = receive("Orders");
        assertThat(received.each("Body")).containsExactly("a\ufffd");
        assertThat(received.each("MD5OfBody")).containsExactly(md5("a\ufffd"));
    }

    private static String md5(String text) throws Exception {
        var digest = MessageDigest.getInstance("MD5");
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends a message to a queue of which it dies at the second receive; its id.
    private String die(String live, Map<String, ?> attributes) throws Exception {
        create("dead", Map.of());
        var policy = "{\"deadLetterTargetArn\":\"" + ARN + "dead\",\"maxReceiveCount\":1}";
        create(live, Map.of("RedrivePolicy", policy));
        var message = Map.of("QueueUrl", live, "MessageBody", "m", "MessageAttributes", attributes);
        var id = ask("SendMessage", message).text("MessageId");
        assertThat(receive(live).each("MessageId")).containsExactly(id);
        ask("ReceiveMessage", Map.of("QueueUrl", live));
        return id;
    }

    @Test
    void saysInEachDeadLetterWhyItDied() throws Exception {
        var names = IntStream.range(0, 10).mapToObj(i -> "a" + i).toList();
        var attributes = new TreeMap<String, Object>();
        names.forEach(name ->
                attributes.put(
                        name, Map.of("DataType", "String", "StringValue", "x".repeat(10) + name)));
        attributes.put("a3", Map.of("DataType", "String", "StringValue", "small"));
        die("live", attributes);
        var letter = receive("dead").messages().getFirst().get("MessageAttributes");
        var kept = new ArrayList<>(names);
        kept.set(3, "leat");
        assertThat(letter.propertyNames()).containsExactlyInAnyOrderElementsOf(kept);
        assertThat(letter.at("/leat/StringValue").asString())
                .contains("\"source\":\"live\"", "received 1 time", "\"a3\"", "small");
    }

    @Test
    void keepsTheIdThroughDeathAndBack() throws Exception {
        var id = die("live", Map.of());
        assertThat(receive("dead").each("MessageId")).containsExactly(id);
        ask("StartMessageMoveTask", Map.of("SourceArn", ARN + "dead"));
        assertThat(receive("live").each("MessageId")).containsExactly(id);
    }

    @Test
    void changesTheVisibilityOnlyOfWhatIsInFlight() throws Exception {
        send("Orders", "m");
        var handle = receive("Orders").each("ReceiptHandle").getFirst();
        var hide = Map.of("QueueUrl", "Orders", "ReceiptHandle", handle, "VisibilityTimeout", 7);
        var none = "AWS.SimpleQueueService.MessageNotInflight";
        assertThat(error("ChangeMessageVisibility", hide)).isEqualTo(none);
        ask("DeleteMessage", Map.of("QueueUrl", "Orders", "ReceiptHandle", handle));
        assertThat(error("ChangeMessageVisibility", hide)).isEqualTo(none);
    }
}
