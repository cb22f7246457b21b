package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Sql;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.app.sink.TopicSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The subject of a record that is published to a topic.
class SubjectTest {

    private static Sink topic(Map<String, Sql> columns, Part... parts) {
        return new TopicSink(
                "large", new Filter.All(), columns, Optional.of(new TextTemplate(List.of(parts))));
    }

    private static Sink topic(Part... parts) {
        return topic(Map.of(), parts);
    }

    @Test
    void isFilledInFromTheRowAndNotFromWhatTheSinkSelects() {
        var to =
                List.of(
                        topic(
                                sql("payment_method", "'hidden'"),
                                new Part.Text("Paid by '"),
                                new Part.OfColumn("payment_method"),
                                new Part.Text("', "),
                                new Part.OfColumn("order_value")));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            var ran = runner.run(order("A"), order("B", "payment_method", "\"{x}\""));
            assertThat(ran.texts(0, 1)).hasSize(2);
            assertThat(ran.texts(0, 1).get(0)).startsWith("Paid by 'UPI', ").hasSizeGreaterThan(15);
            assertThat(ran.texts(0, 1).get(1)).startsWith("Paid by '{x}', ");
            assertThat(ran.texts(0, 0).get(0)).isEqualTo("{\"payment_method\":\"hidden\"}");
        }
    }

    @Test
    void aTopicWithoutSubjectHasTheBodyAlone() {
        var to = List.<Sink>of(new TopicSink("large", new Filter.All(), Map.of()));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            assertThat(runner.run(order("A")).rows().sinks().getFirst()).hasSize(1);
        }
    }

    @Test
    void rejectsWhatSnsWouldNotTake() {
        var to = List.of(topic(new Part.Text("Paid by "), new Part.OfColumn("payment_method")));
        try (var runner = new Runner(pipeline(List.of(), to))) {
            for (var bad : List.of("a\\nb", "x".repeat(93))) {
                var ran = runner.run(order("A", "payment_method", "\"" + bad + "\""));
                assertThat(ran.at(0, 0)).isEqualTo(Outcome.REJECTED);
                assertThat(ran.reasons(0))
                        .containsExactly(
                                Reason.of(
                                        "subject",
                                        "the subject for topic 'large' is not one line of 1 to 100"
                                                + " characters"));
            }
            assertThat(runner.run(order("A", "payment_method", "null")).reasons(0))
                    .containsExactly(
                            Reason.of(
                                    "subject",
                                    "the subject for topic 'large' uses a column that is null"));
            var longest = order("A", "payment_method", "\"" + "x".repeat(92) + "\"");
            assertThat(runner.run(longest).at(0, 0)).isEqualTo(Outcome.PENDING);
        }
    }
}
