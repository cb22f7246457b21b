package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.VersionHint;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.S3Notification.Event.Created;
import dev.leat.file.S3Notification.Event.Invalid;
import dev.leat.file.S3Notification.Event.Other;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class S3NotificationTest {

    private static final String VERSION = "096fKKXTRTtl3on89fVO.nfljtsv6qko";

    /// Returns a message in one line. `notifications/README.md` names the sources of the files.
    private static String file(String name) {
        try (var in = S3NotificationTest.class.getResourceAsStream("/notifications/" + name)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in)).toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String event(String name, String key, String sequencer) {
        return file("s3-2.1.json")
                .replace("ObjectCreated:Put", name)
                .replace("HappyFace.jpg", key)
                .replace("0055AED6DCD90281E5", sequencer);
    }

    private static String eventBridge(String type) {
        return file("eventbridge.json").replace("Object Created", type);
    }

    private static S3Notification read(String text) throws UnreadableFileException {
        return S3Notification.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(why);
    }

    private static S3Notification saying(Event... events) {
        return new S3Notification(List.of(events));
    }

    private static Created created(String key, String sequencer) {
        return created(key, new VersionHint(VERSION, sequencer));
    }

    private static Created created(String key, VersionHint version) {
        return new Created("amzn-s3-demo-bucket", key, version);
    }

    private static String enveloped(String message) {
        var envelope = (ObjectNode) JsonMapper.shared().readTree(file("sns.json"));
        return envelope.put("Message", message).toString();
    }

    /// A version or sequencer that is absent is empty.
    @ParameterizedTest
    @CsvSource({
        "s3-2.1, HappyFace.jpg, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90281E5",
        "s3-2.2, red flower.jpg, '', 0055AED6DCD90281",
        "s3-2.3, in/a+b 100%.csv, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90282",
        "s3-2.4, über 日.csv, 096fKKXTRTtl3on89fVO.nfljtsv6qko, ''",
        "s3-2.5, in/+plus.csv, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90281E6",
        "s3-2.6, a b.csv, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90281E7",
        "sns, HappyFace.jpg, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90281E5",
        "eventbridge, in/a+b%20ü.csv, IYV3p45BT0ac8hjHg1houSdS1a.Mro8e, 617f08299329d189",
        "lambda-sqs, HappyFace.jpg, 096fKKXTRTtl3on89fVO.nfljtsv6qko, 0055AED6DCD90281E5",
        "moto-s3, a.csv, '', ''",
    })
    void readsEachForm(String file, String key, String version, String sequencer)
            throws UnreadableFileException {
        assertThat(read(file(file + ".json")))
                .isEqualTo(saying(created(key, new VersionHint(version, sequencer))));
    }

    private static final Created FROM_EVENT_BRIDGE =
            created(
                    "in/a+b%20ü.csv",
                    new VersionHint("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "617f08299329d189"));

    @Test
    void readsWhatEventBridgeSendsWhichEncodesNoKeys() throws UnreadableFileException {
        assertThat(read(eventBridge("Object Created"))).isEqualTo(saying(FROM_EVENT_BRIDGE));
        assertThat(read(eventBridge("Object Deleted")))
                .isEqualTo(saying(new Other("Object Deleted")));
        refuses(eventBridge("Object Created").replace("aws.s3", "aws.ec2"), "no 'Records' array");
    }

    @Test
    void readsEitherInAnyEnvelopes() throws UnreadableFileException {
        var event = event("ObjectCreated:Put", "a.csv", "1");
        assertThat(read(enveloped(event))).isEqualTo(saying(created("a.csv", "1")));
        assertThat(read(enveloped(enveloped(enveloped(event)))))
                .isEqualTo(saying(created("a.csv", "1")));
        assertThat(read(enveloped(eventBridge("Object Created"))))
                .isEqualTo(saying(FROM_EVENT_BRIDGE));
        var handed =
                JsonMapper.shared()
                        .writeValueAsString(
                                Map.of(
                                        "Records",
                                        List.of(
                                                Map.of("messageId", "1", "body", enveloped(event)),
                                                Map.of("Sns", Map.of("Message", event)))));
        assertThat(read(handed)).isEqualTo(saying(created("a.csv", "1"), created("a.csv", "1")));
    }

    @Test
    void knowsTheVersionsOfThisState() throws UnreadableFileException {
        var own = "00000000000000a1";
        assertThat(version(event("ObjectCreated:Put", "a", own).replace(VERSION, own)).own())
                .hasValue(0xa1);
        for (var foreign : List.of("", "x1", "00000000000000A1", "0055AED6DCD90281E5")) {
            var hint = version(event("ObjectCreated:Put", "a", foreign).replace(VERSION, own));
            assertThat(hint.own()).isEmpty();
            assertThat(hint.sequencer()).isEqualTo(foreign);
            assertThat(hint.versionId()).isEqualTo(own);
        }
    }

    private static VersionHint version(String text) throws UnreadableFileException {
        return ((Created) read(text).events().getFirst()).version();
    }

    @Test
    void decodesKeys() throws UnreadableFileException {
        for (var slash : List.of("/", "%2F", "%2f")) {
            var key = "in" + slash + "a+b%2Bc%20%C3%BC%25.csv";
            assertThat(read(event("ObjectCreated:CompleteMultipartUpload", key, "0")))
                    .isEqualTo(saying(created("in/a b+c ü%.csv", "0")));
        }
    }

    @Test
    void saysNothingOfATest() throws UnreadableFileException {
        var test = file("s3-test.json");
        assertThat(read(test).events()).isEmpty();
        assertThat(read(enveloped(test)).events()).isEmpty();
    }

    @Test
    void knowsWhatIsNoNewObject() throws UnreadableFileException {
        for (var name : List.of("ObjectRemoved:Delete", "ObjectRestore:Completed", "")) {
            assertThat(read(event(name, "a", ""))).isEqualTo(saying(new Other(name)));
        }
        assertThat(read(event("s3:ObjectCreated:Put", "a", "")))
                .isEqualTo(saying(created("a", "")));
    }

    @Test
    void oneUnreadableRecordAffectsNoOther() throws UnreadableFileException {
        var good = event("ObjectCreated:Put", "a", "1");
        var list = good.substring("{\"Records\":[".length(), good.length() - 2);
        var bad = list.replace("\"a\"", "\"%zz\"");
        var nameless = "{\"eventName\":\"ObjectCreated:Put\"}";
        var events =
                read("{\"Records\":[%s,%s,%s,7,[{}],{\"body\":\"junk\"},%s]}"
                                .formatted(list, bad, nameless, list))
                        .events();
        assertThat(events).hasSize(7);
        assertThat(events.getFirst()).isEqualTo(created("a", "1"));
        assertThat(events.getLast()).isEqualTo(created("a", "1"));
        assertThat(why(events.get(1))).contains("key is not URL-encoded").doesNotContain("zz");
        assertThat(why(events.get(2))).contains("bucket or key");
        assertThat(events.subList(3, 5)).allMatch(event -> event.equals(new Other("")));
        assertThat(why(events.get(5))).contains("not JSON");
    }

    private static String why(Event event) {
        return ((Invalid) event).why().message();
    }

    @Test
    void refusesWhatIsNoNotification() {
        refuses("", "not a JSON object");
        refuses("[]", "not a JSON object");
        refuses("{", "not JSON");
        refuses("{\"Records\":[]} x", "not JSON");
        refuses("{\"Records\":[]} {}", "unexpected text after");
        refuses("{\"Event\":\"other\"}", "no 'Records' array");
        refuses(enveloped("{}"), "no 'Records' array");
        refuses(enveloped("hello"), "not JSON");
        refuses("{\"Type\":\"Notification\"}", "no 'Records' array");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        refuses("{\"Records\":".repeat(100_000), "not JSON");
        refuses("{\"Records\":[{\"s3\":" + "[".repeat(100_000), "not JSON");
        refuses("{\"Records\":[" + "{\"s3\":".repeat(100_000), "not JSON");
    }

    @Test
    void asManyLayersAsAMessageHasRoomForAreRead() throws UnreadableFileException {
        var text = event("ObjectCreated:Put", "a", "1");
        while (text.length() < 1 << 20) {
            text =
                    "{\"Type\":\"Notification\",\"Message\":%s}"
                            .formatted(JsonMapper.shared().writeValueAsString(text));
        }
        assertThat(read(text)).isEqualTo(saying(created("a", "1")));
    }
}
