package dev.leat.engine;

import static dev.leat.batch.Outcome.DELIVERED;
import static dev.leat.batch.Outcome.DUPLICATE;
import static dev.leat.batch.Outcome.FILTERED;
import static dev.leat.batch.Outcome.PENDING;
import static dev.leat.batch.Outcome.REJECTED;
import static dev.leat.batch.Outcome.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Type.Simple;
import dev.leat.app.View;
import dev.leat.app.sink.ViewSink;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Passes over records with versions, with the real kernel. The first view includes only paid
/// orders.
class VersionPassTest {

    private final Kernels kernels = new Kernels();
    private final App app = app();
    private final Kernel kernel = kernels.kernel(app, app.pipeline("totals"), _ -> {});
    private final Bench bench = new Bench(app, kernel);

    private static App app() {
        var schema =
                new Schema(
                        "Order",
                        List.of(
                                Field.required("id", Simple.VARCHAR),
                                Field.required("v", Simple.BIGINT),
                                new Field("who", Simple.VARCHAR),
                                new Field("state", Simple.VARCHAR),
                                new Field("cents", Simple.VARCHAR)));
        Sink paid = new ViewSink("paid", new Sink.Filter.Where(Sql.of("state = 'PAID'")), Map.of());
        var pipeline =
                Pipeline.of(
                                "totals",
                                new QueueSource(
                                        "orders", schema, Pipeline.UnknownFields.IGNORE, 1000))
                        .withKey(List.of("id"))
                        .withVersion(
                                Optional.of(
                                        new Pipeline.Version(
                                                "v", Optional.of(Sql.of("state = 'GONE'")))))
                        .withTo(List.of(paid, ViewSink.of("all")));
        return App.named("orders")
                .withQueues(
                        Map.of(
                                "orders",
                                Queue.named("orders"),
                                "orders-dlq",
                                Queue.deadLetters("orders-dlq")))
                .withViews(Map.of("paid", view("paid"), "all", view("all")))
                .withPipelines(Map.of("totals", pipeline));
    }

    private static View view(String name) {
        return new View(
                name,
                List.of(new View.Key("who", Simple.VARCHAR)),
                List.of(
                        View.Measure.count("n"),
                        View.Measure.sum("spent", "cast(cents as bigint)", Simple.BIGINT)),
                Optional.empty(),
                Optional.empty());
    }

    private static String order(int version, String state, String cents) {
        return "{\"id\":\"A\",\"v\":%d,\"who\":\"U1\",\"state\":\"%s\",\"cents\":\"%s\"}"
                .formatted(version, state, cents);
    }

    @AfterEach
    void close() {
        kernel.close();
        kernels.close();
    }

    @Test
    void aNewerStateIsDeliveredAndFilteredWhereItDoesNotBelong() {
        var first = bench.pass(order(1, "PAID", "5"));
        assertThat(OrdersByHand.row(first, 0)).containsExactly(DELIVERED, DELIVERED, PENDING);

        var open = bench.pass(order(3, "OPEN", "5"));
        assertThat(OrdersByHand.row(open, 0)).containsExactly(FILTERED, DELIVERED, PENDING);
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.letters()).isEmpty();
    }

    @Test
    void anOlderStateIsSupersededAndLeavesTheQueue() {
        bench.pass(order(3, "PAID", "5"));
        var older = bench.pass(order(2, "PAID", "4"), order(1, "OPEN", "4"));

        assertThat(OrdersByHand.row(older, 0)).containsExactly(SUPERSEDED, SUPERSEDED, PENDING);
        assertThat(OrdersByHand.row(older, 1)).containsExactly(SUPERSEDED, SUPERSEDED, PENDING);
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.view("all", "U1")).containsExactly(1, 5);
    }

    @Test
    void theSameStateIsARepeatAndAnotherOfItsVersionAConflict() {
        bench.pass(order(3, "OPEN", "5"));
        assertThat(OrdersByHand.row(bench.pass(order(3, "OPEN", "5")), 0))
                .containsExactly(DUPLICATE, DUPLICATE, PENDING);

        assertThat(OrdersByHand.row(bench.pass(order(3, "OPEN", "6")), 0))
                .containsExactly(REJECTED, REJECTED, DELIVERED);
        assertThat(bench.home.letters().getFirst().reasons("all").getFirst().cause())
                .isEqualTo("conflict");
    }

    @Test
    void aDeletionNeedsNothingThatAViewWouldAddUp() {
        bench.pass(order(1, "PAID", "5"));
        var gone = bench.pass(order(2, "GONE", "none"));

        assertThat(OrdersByHand.row(gone, 0)).containsExactly(FILTERED, DELIVERED, PENDING);
        assertThat(bench.home.letters()).isEmpty();
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aLetterNamesOnlyTheSinksThatFailed() {
        bench.pass(order(1, "PAID", "5"));
        bench.home.verdict((view, _) -> view.equals("all") ? REJECTED : DELIVERED);
        var table = bench.pass(order(2, "PAID", "6"));

        assertThat(OrdersByHand.row(table, 0)).containsExactly(DELIVERED, REJECTED, DELIVERED);
        var letter = bench.home.letters().getFirst();
        assertThat(letter.done()).containsExactly("paid");
        assertThat(letter.failed()).containsOnlyKeys("all");
        assertThat(letter.reasons("all")).extracting("cause").containsExactly("refused");
    }
}
