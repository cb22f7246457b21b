package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.VersionHint;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.S3Notification.Event.Created;
import dev.leat.file.S3Notification.Event.Invalid;
import dev.leat.file.S3Notification.Event.Other;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class S3NotificationTest {

    /// The example in S3's documentation.
    private static final String EVENT =
            """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-west-2",
             "eventTime":"1970-01-01T00:00:00.000Z","eventName":"%s",
             "userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},
             "requestParameters":{"sourceIPAddress":"127.0.0.1"},
             "s3":{"s3SchemaVersion":"1.0","configurationId":"testConfigRule",
              "bucket":{"name":"amzn-s3-demo-bucket","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::amzn-s3-demo-bucket"},
              "object":{"key":"%s","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e","versionId":"096fKKXTRTtl3on89fVO.nfljtsv6qko","sequencer":"%s"}}}]}\
            """;

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
        return created(key, new VersionHint("096fKKXTRTtl3on89fVO.nfljtsv6qko", sequencer));
    }

    private static Created created(String key, VersionHint version) {
        return new Created("amzn-s3-demo-bucket", key, version);
    }

    private static String enveloped(String message) {
        return JsonMapper.shared()
                .writeValueAsString(
                        Map.of(
                                "Message", message,
                                "MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
                                "Subject", "Amazon S3 Notification",
                                "TopicArn", "arn:aws:sns:us-west-2:123456789012:MyTopic",
                                "Type", "Notification"));
    }

    @Test
    void readsWhatS3Sends() throws UnreadableFileException {
        var event = EVENT.formatted("ObjectCreated:Put", "HappyFace.jpg", "0055AED6DCD90281E5");
        assertThat(read(event)).isEqualTo(saying(created("HappyFace.jpg", "0055AED6DCD90281E5")));
    }

    /// The example for EventBridge in S3's user guide.
    private static final String EVENT_BRIDGE =
            """
            {"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"%s","source":"aws.s3",
             "account":"111122223333","time":"2021-11-12T00:00:00Z","region":"ca-central-1",
             "resources":["arn:aws:s3:::amzn-s3-demo-bucket"],
             "detail":{"version":"0","bucket":{"name":"amzn-s3-demo-bucket"},
              "object":{"key":"in/a+b%%20ü.csv","size":5,"etag":"b1946ac92492d2347c6235b4d2611184",
               "version-id":"IYV3p45BT0ac8hjHg1houSdS1a.Mro8e","sequencer":"617f08299329d189"},
              "request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","source-ip-address":"1.2.3.4","reason":"PutObject"}}\
            """;

    private static final Created FROM_EVENT_BRIDGE =
            created(
                    "in/a+b%20ü.csv",
                    new VersionHint("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "617f08299329d189"));

    @Test
    void readsWhatEventBridgeSendsWhichEncodesNoKeys() throws UnreadableFileException {
        assertThat(read(EVENT_BRIDGE.formatted("Object Created")))
                .isEqualTo(saying(FROM_EVENT_BRIDGE));
        assertThat(read(EVENT_BRIDGE.formatted("Object Deleted")))
                .isEqualTo(saying(new Other("Object Deleted")));
        refuses(
                EVENT_BRIDGE.formatted("Object Created").replace("aws.s3", "aws.ec2"),
                "no 'Records' array");
    }

    @Test
    void readsEitherInAnyEnvelopes() throws UnreadableFileException {
        var event = EVENT.formatted("ObjectCreated:Put", "a.csv", "1");
        assertThat(read(enveloped(event))).isEqualTo(saying(created("a.csv", "1")));
        assertThat(read(enveloped(enveloped(enveloped(event)))))
                .isEqualTo(saying(created("a.csv", "1")));
        assertThat(read(enveloped(EVENT_BRIDGE.formatted("Object Created"))))
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
        var notifications = EVENT.replace("096fKKXTRTtl3on89fVO.nfljtsv6qko", own);
        assertThat(version(notifications.formatted("ObjectCreated:Put", "a", own)).own())
                .hasValue(0xa1);
        for (var foreign : List.of("", "x1", "00000000000000A1", "0055AED6DCD90281E5")) {
            var hint = version(notifications.formatted("ObjectCreated:Put", "a", foreign));
            assertThat(hint.own()).isEmpty();
            assertThat(hint.sequencer()).isEqualTo(foreign);
            assertThat(hint.versionId()).isEqualTo(own);
        }
    }

    private static VersionHint version(String text) throws UnreadableFileException {
        return ((Created) read(text).events().getFirst()).version();
    }

    @Test
    void anEventWithoutVersionHasNoHint() throws UnreadableFileException {
        var moto =
                """
                {"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"amzn-s3-demo-bucket"},\
                "object":{"key":"a"}}}]}\
                """;
        assertThat(read(moto)).isEqualTo(saying(created("a", VersionHint.NONE)));
        assertThat(VersionHint.NONE.own()).isEmpty();
    }

    @Test
    void decodesKeys() throws UnreadableFileException {
        for (var slash : List.of("/", "%2F", "%2f")) {
            var key = "in" + slash + "a+b%2Bc%20%C3%BC%25.csv";
            assertThat(read(EVENT.formatted("ObjectCreated:CompleteMultipartUpload", key, "0")))
                    .isEqualTo(saying(created("in/a b+c ü%.csv", "0")));
        }
    }

    @Test
    void saysNothingOfATest() throws UnreadableFileException {
        var test =
                "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Time\":\"2014-10-13T15:57:02.089Z\",\"Bucket\":\"b\",\"RequestId\":\"5\",\"HostId\":\"8\"}";
        assertThat(read(test).events()).isEmpty();
        assertThat(read(enveloped(test)).events()).isEmpty();
    }

    @Test
    void knowsWhatIsNoNewObject() throws UnreadableFileException {
        for (var name : List.of("ObjectRemoved:Delete", "ObjectRestore:Completed", "")) {
            assertThat(read(EVENT.formatted(name, "a", ""))).isEqualTo(saying(new Other(name)));
        }
        assertThat(read(EVENT.formatted("s3:ObjectCreated:Put", "a", "")))
                .isEqualTo(saying(created("a", "")));
    }

    @Test
    void oneUnreadableRecordAffectsNoOther() throws UnreadableFileException {
        var good = EVENT.formatted("ObjectCreated:Put", "a", "1");
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
        assertThat(why(events.get(1))).contains("'%zz' is not URL-encoded");
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
        var text = EVENT.formatted("ObjectCreated:Put", "a", "1");
        while (text.length() < 1 << 20) {
            text =
                    "{\"Type\":\"Notification\",\"Message\":%s}"
                            .formatted(JsonMapper.shared().writeValueAsString(text));
        }
        assertThat(read(text)).isEqualTo(saying(created("a", "1")));
    }
}
