package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Outcome;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Message;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Contract of rows that a pipeline publishes to a topic: every subscribed queue gets one message,
/// raw or in SNS's envelope.
public abstract class TopicContract extends FileContract {

    private static final Pattern ID = Pattern.compile("\"MessageId\":\"([0-9a-f-]{36})\"");

    protected TopicContract(ContractHost host) {
        super(host);
    }

    private Effect.Write write(Fact... facts) {
        return new FactBuilder(app(), ORDERS).write(TOPIC, List.of(facts));
    }

    private List<Outcome> publish(Fact... facts) {
        var effect = write(facts);
        return outcomes(engine().sourceStore(ORDERS).commit(tx -> tx.apply(effect)));
    }

    private static List<Outcome> outcomes(WriteResults answers) {
        return IntStream.range(0, answers.size()).mapToObj(answers::at).toList();
    }

    private List<String> raw() {
        return seen(repair().queue(RAW));
    }

    private List<String> wrapped() {
        return seen(repair().queue(WRAPPED));
    }

    @Test
    void sendsEachRowToEverySubscriber() {
        assertThat(publish(Fact.of("1", "{\"a\":\"b\\\"\"}"), Fact.of("2", "two")))
                .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
        crashAndReopen();
        assertThat(raw()).containsExactly("{\"a\":\"b\\\"\"}", "two");
        assertThat(wrapped().stream().map(TopicContract::unnamed))
                .containsExactly(envelope("{\\\"a\\\":\\\"b\\\\\\\"\\\"}"), envelope("two"));
        var ids = wrapped().stream().map(TopicContract::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    private static String envelope(String message) {
        return """
        {"Type":"Notification","MessageId":"-","TopicArn":"arn:aws:sns:us-east-1:000000000000:events",\
        "Message":"%s","Timestamp":"2026-01-05T00:00:00.000Z"}\
        """
                .formatted(message);
    }

    private static String unnamed(String envelope) {
        return ID.matcher(envelope).replaceFirst("\"MessageId\":\"-\"");
    }

    private static String id(String envelope) {
        var id = ID.matcher(envelope);
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @Test
    void rejectsWhatASubscriberCannotTake() {
        var fits = "x".repeat(Message.MOST_BYTES);
        assertThat(publish(Fact.of("1", fits), Fact.of("2", "two")))
                .containsExactly(Outcome.REJECTED, Outcome.DELIVERED);
        assertThat(raw()).containsExactly("two");
        assertThat(wrapped()).hasSize(1);
        var answers =
                engine().sourceStore(ORDERS).commit(tx -> tx.apply(write(Fact.of("1", fits))));
        assertThat(answers.reason(0).orElseThrow().message())
                .contains(WRAPPED)
                .contains("at most 1048576");
    }
}
