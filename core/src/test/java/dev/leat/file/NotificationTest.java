package dev.leat.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.file.Notification.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationTest {

    /// As S3's documentation shows it.
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

    private static Notification read(String text) throws Unreadable {
        return Notification.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(why);
    }

    @Test
    void readsWhatS3Sends() throws Unreadable {
        assertThat(
                        read(
                                EVENT.formatted(
                                        "ObjectCreated:Put",
                                        "HappyFace.jpg",
                                        "0055AED6DCD90281E5")))
                .isEqualTo(
                        new Notification(
                                List.of(
                                        new Event(
                                                "ObjectCreated:Put",
                                                "amzn-s3-demo-bucket",
                                                "HappyFace.jpg",
                                                0x55AED6DCD90281E5L))));
    }

    @Test
    void decodesKeys() throws Unreadable {
        assertThat(
                        read(EVENT.formatted(
                                        "ObjectCreated:CompleteMultipartUpload",
                                        "in/a+b%2Bc%20%C3%BC%25.csv",
                                        "0"))
                                .events()
                                .getFirst()
                                .key())
                .isEqualTo("in/a b+c ü%.csv");
    }

    @Test
    void saysNothingOfATestAndKnowsWhatIsNoNewObject() throws Unreadable {
        assertThat(
                        read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Time\":\"2014-10-13T15:57:02.089Z\",\"Bucket\":\"b\",\"RequestId\":\"5\",\"HostId\":\"8\"}")
                                .events())
                .isEmpty();
        assertThat(read(EVENT.formatted("ObjectRemoved:Delete", "a", "")).events())
                .singleElement()
                .matches(event -> !event.created());
    }

    @Test
    void refusesWhatIsNoNotification() {
        refuses("", "no JSON object");
        refuses("[]", "no JSON object");
        refuses("{", "no JSON");
        refuses("{\"Records\":[]} x", "no JSON");
        refuses("{\"Records\":[]} {}", "something follows");
        refuses("{\"Event\":\"other\"}", "no array 'Records'");
        refuses("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}", "bucket and key");
        refuses(EVENT.formatted("ObjectCreated:Put", "%zz", "1"), "not URL-encoded");
        refuses(EVENT.formatted("ObjectCreated:Put", "a", ""), "sequencer ''");
        refuses(EVENT.formatted("ObjectCreated:Put", "a", "x1"), "sequencer 'x1'");
        refuses(EVENT.formatted("ObjectCreated:Put", "a", "FF55AED6DCD90281E5"), "sequencer");
        refuses(EVENT.formatted("ObjectCreated:Put", "a", "FFFFFFFFFFFFFFFF"), "sequencer");
    }
}
