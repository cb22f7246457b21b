package dev.leat.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SnsEnvelopeReaderTest {

    private static Record record(String body) {
        return new Record(
                "m1",
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("own", Attribute.text("x")),
                1,
                Instant.EPOCH);
    }

    @Test
    void opensWhatSnsWrapsRoundAMessage() {
        var opened =
                SnsEnvelopeReader.opened(
                        record(
                                """
                                {"Type":"Notification","MessageId":"22b8","TopicArn":"arn:aws:sns:us-west-2:1:t",
                                 "Subject":"s","Message":"{\\"id\\":\\"é1\\"}","Timestamp":"2012-05-02T00:54:06.655Z",
                                 "SignatureVersion":"1","Signature":"E==","SigningCertURL":"https://sns/c.pem",
                                 "MessageAttributes":{"trace":{"Type":"String","Value":"t1"},"raw":{"Type":"Binary","Value":"AQI="}}}\
                                """));
        assertThat(opened.body()).asString().isEqualTo("{\"id\":\"é1\"}");
        assertThat(opened.attributes())
                .containsEntry("own", Attribute.text("x"))
                .containsEntry("trace", Attribute.text("t1"))
                .containsEntry("raw", new Attribute("Binary", new byte[] {1, 2}));
        assertThat(opened.id()).isEqualTo("m1");
    }

    @Test
    void leavesWhatIsInNoEnvelopeAsItIs() {
        for (var body :
                new String[] {
                    "",
                    "{",
                    "[1]",
                    "{\"order\":1}",
                    "{\"Type\":\"Notification\"}",
                    "{\"Type\":\"Other\",\"Message\":\"m\"}",
                    "{\"Type\":\"Notification\",\"Message\":\"m\"} {}"
                }) {
            var record = record(body);
            assertThat(SnsEnvelopeReader.opened(record)).isSameAs(record);
        }
    }

    private static String enveloped(String message, String attribute) {
        return JsonMapper.shared()
                .writeValueAsString(
                        Map.of(
                                "Type", "Notification",
                                "MessageId", "22b8",
                                "TopicArn", "arn:aws:sns:us-east-1:000000000000:t",
                                "Timestamp", "2012-05-02T00:54:06.655Z",
                                "Message", message,
                                "MessageAttributes",
                                        Map.of(
                                                attribute,
                                                Map.of("Type", "String", "Value", attribute))));
    }

    @Test
    void opensEnvelopesWithinEnvelopes() {
        var opened = SnsEnvelopeReader.opened(record(enveloped(enveloped("{\"id\":1}", "a"), "b")));
        assertThat(opened.body()).asString().isEqualTo("{\"id\":1}");
        assertThat(opened.attributes()).containsOnlyKeys("own", "a", "b");
    }

    @Test
    void leavesAMessageThatOnlyLooksLikeAnEnvelope() {
        var message = "{\"Type\":\"Notification\",\"Message\":\"the kettle boils\"}";
        assertThat(SnsEnvelopeReader.opened(record(enveloped(message, "a"))).body())
                .asString()
                .isEqualTo(message);
    }

    /// The queue need not be a subscriber of a topic.
    @Test
    void recognisesOnlyCompleteEnvelopesInAQueueWithoutASubscription() {
        var whole = enveloped(enveloped("{\"id\":1}", "a"), "b");
        assertThat(SnsEnvelopeReader.recognised(record(whole)).body())
                .asString()
                .isEqualTo("{\"id\":1}");
        for (var mark : new String[] {"MessageId", "TopicArn", "Timestamp", "Message"}) {
            var less = record(whole.replace("\"" + mark + "\":", "\"Other\":"));
            assertThat(SnsEnvelopeReader.recognised(less)).as(mark).isSameAs(less);
        }
        var own = record("{\"note\":\"\\\"TopicArn\\\" is a word\",\"TopicArn\":\"t\"}");
        assertThat(SnsEnvelopeReader.recognised(own)).isSameAs(own);
    }

    @Test
    void envelopesThatAreReadThemselvesAreDocuments() {
        assertThat(SnsEnvelopeReader.isDocument(List.of("id", "Message"))).isTrue();
        assertThat(SnsEnvelopeReader.isDocument(List.of("id"))).isFalse();
    }

    @Test
    void stopsAtEnvelopesWithoutEnd() {
        var text = "x".repeat(10);
        for (int i = 0; i < 12; i++) {
            text = enveloped(text, "a");
        }
        assertThat(SnsEnvelopeReader.opened(record(text)).body())
                .asString()
                .isEqualTo("xxxxxxxxxx");
        var deep = "{\"Type\":".repeat(100_000);
        assertThat(SnsEnvelopeReader.opened(record(deep)).body()).asString().isEqualTo(deep);
    }
}
