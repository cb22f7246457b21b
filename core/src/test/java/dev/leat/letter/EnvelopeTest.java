package dev.leat.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

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
                Envelope.opened(
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
            assertThat(Envelope.opened(record)).isSameAs(record);
        }
    }
}
