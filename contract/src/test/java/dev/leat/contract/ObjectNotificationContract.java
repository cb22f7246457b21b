package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leat.batch.FileUnit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Contract of object notifications: each subscriber gets one notification per object, in the
/// format of S3.
public abstract class ObjectNotificationContract extends FileContract {

    protected ObjectNotificationContract(ContractHost host) {
        super(host);
    }

    /// Returns the notification of S3 for an object. The user, who is unknown, is a fixed text.
    private static String event(FileUnit unit, String rule, String key) {
        return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",\
        "eventTime":"2026-01-05T00:00:00.000Z","eventName":"ObjectCreated:Put",\
        "userIdentity":{"principalId":"leat"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},\
        "responseElements":{"x-amz-request-id":"%s","x-amz-id-2":"%s"},\
        "s3":{"s3SchemaVersion":"1.0","configurationId":"%s",\
        "bucket":{"name":"%s","ownerIdentity":{"principalId":"leat"},"arn":"arn:aws:s3:::%s"},\
        "object":{"key":"%s","size":%d,"eTag":"%s","versionId":"%s","sequencer":"%s"}}}]}\
        """
                .formatted(
                        unit.versionText().toUpperCase(Locale.ROOT),
                        Base64.getEncoder()
                                .encodeToString(
                                        ("leat " + unit.versionText().toUpperCase(Locale.ROOT))
                                                .getBytes(StandardCharsets.UTF_8)),
                        rule,
                        unit.bucket(),
                        unit.bucket(),
                        key,
                        unit.size(),
                        unit.etag(),
                        unit.versionText(),
                        unit.versionText());
    }

    @Test
    void tellsTheQueueOfThePipelineThatReadsTheBucket() {
        var unit = put(INPUT, "dir/a b+\u00e9(1)&~.csv", "x").unit();
        crashAndReopen();
        assertThat(seen(repair().queue(NOTIFICATIONS)))
                .containsExactly(event(unit, "app", "dir/a+b%2B%C3%A9%281%29%26%7E.csv"));
    }

    @Test
    void tellsOfEachPutAndOfNoRemoval() {
        var first = put(INPUT, "a", "1").unit();
        var second = put(INPUT, "a", "2").unit();
        objects().delete(INPUT, "a");
        reopen();
        assertThat(seen(repair().queue(NOTIFICATIONS)))
                .containsExactly(event(first, "app", "a"), event(second, "app", "a"));
    }

    @Test
    void tellsAQueueOfTheKeysThatItWantsToHearOf() {
        put(OUTPUT, "a.csv", "");
        put(OUTPUT, "b.out", "");
        put(SHORT, "c.out", "");
        assertThat(seen(repair().queue(OUTPUT_EVENTS)))
                .hasSize(1)
                .first()
                .asString()
                .contains("b.out");
        assertThat(seen(repair().queue(NOTIFICATIONS))).isEmpty();
    }

    @Test
    void tellsATopic() {
        var unit = put(PUBLISHING, "a", "").unit();
        var event = event(unit, "app", "a");
        assertThat(seen(repair().queue(RAW))).containsExactly(event);
        assertThat(seen(repair().queue(WRAPPED)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("{\"Type\":\"Notification\",\"MessageId\":\"")
                .contains(
                        "\"TopicArn\":\"arn:aws:sns:us-east-1:000000000000:events\","
                                + "\"Subject\":\"Amazon S3 Notification\",\"Message\":\""
                                + event.replace("\"", "\\\"")
                                + "\",\"Timestamp\":\"2026-01-05T00:00:00.000Z\"}");
    }

    @Test
    void wakesWhoWaitsForNews() {
        long before = engine().source(NOTIFICATIONS).signal().count();
        put(INPUT, "a", "x");
        assertThat(engine().source(NOTIFICATIONS).signal().count()).isGreaterThan(before);
        var lease = engine().source(NOTIFICATIONS).lease(10, Long.MAX_VALUE).orElseThrow();
        assertThat(lease.work().size()).isEqualTo(1);
    }

    @Test
    void tellsOfTheLongestKeys() {
        var key = "\uD83D\uDE00".repeat(256);
        put(PUBLISHING, key, "");
        var encoded = "%F0%9F%98%80".repeat(256);
        for (var queue : List.of(RAW, WRAPPED)) {
            assertThat(seen(repair().queue(queue)).getFirst()).contains(encoded);
        }
    }

    @Test
    void tellsNothingOfAPutThatIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> put(INPUT, "a\0", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> put("nowhere", "a", ""));
        assertThat(seen(repair().queue(NOTIFICATIONS))).isEmpty();
    }
}
