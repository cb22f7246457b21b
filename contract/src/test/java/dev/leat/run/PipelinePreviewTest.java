package dev.leat.run;

import static dev.leat.batch.Outcome.DELIVERED;
import static dev.leat.batch.Outcome.DUPLICATE;
import static dev.leat.batch.Outcome.REJECTED;
import static dev.leat.batch.Outcome.RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.contract.MemoryStore;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.engine.Bench;
import dev.leat.engine.OrdersByHand;
import dev.leat.run.PipelinePreview.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PipelinePreviewTest {

    private final Bench bench = new Bench();
    private final MemoryStore home = bench.home;
    private final MemoryStore unavailable = new MemoryStore();

    private static List<RecordPreview> preview(Function<Sink, Place> places, Record... records) {
        var app = OrdersByHand.app();
        return new PipelinePreview(
                        app,
                        app.pipeline("order_stats"),
                        OrdersByHand.kernel(),
                        places,
                        () -> OrdersByHand.NOW)
                .run(List.of(records));
    }

    private List<RecordPreview> preview(String... bodies) {
        return preview(
                _ -> new Place.At(home),
                Arrays.stream(bodies).map(OrdersByHand::record).toArray(Record[]::new));
    }

    private Place places(Sink sink) {
        return new Place.At(sink.name().equals("user_stats") ? unavailable : home);
    }

    @Test
    void saysOfEachRecordWhatAPassWouldDo() {
        bench.pass("ORD3 U1 100");

        var forecasts =
                preview(
                        "ORD7 U1 25000",
                        "ORD8 U2 -500",
                        "ORD3 U1 100",
                        "ORD3 U1 101",
                        "ORD7 U1 25000");

        assertThat(forecasts)
                .extracting(RecordPreview::end)
                .containsExactly(DELIVERED, REJECTED, DUPLICATE, REJECTED, DUPLICATE);
        assertThat(forecasts)
                .extracting(RecordPreview::passes)
                .containsExactly(true, false, true, false, true);
        assertThat(forecasts.get(1).why())
                .extracting(Reason::message)
                .containsExactly("value is above zero");
        assertThat(forecasts.get(3).why()).extracting(Reason::cause).containsExactly("conflict");
    }

    @Test
    void keepsNothing() {
        preview("ORD7 U1 25000", "ORD8 U2 -500");

        assertThat(home.commits()).isZero();
        assertThat(home.letters()).isEmpty();
        assertThat(preview("ORD7 U1 25000"))
                .extracting(RecordPreview::end)
                .containsExactly(DELIVERED);
        assertThat(home.view("user_stats", "U1")).containsExactly(0, 0);
    }

    @Test
    void looksAtTheSinksThatARedriveIsFor() {
        home.verdict((view, _) -> view.equals("region_stats") ? REJECTED : DELIVERED);
        var original = OrdersByHand.record("ORD7 U1 25000");
        var sentBack =
                new Record(
                        original.id(),
                        original.body(),
                        RedriveAttribute.attributes(
                                original.attributes(),
                                new RedriveHistory("run", Set.of("user_stats"), List.of()),
                                original.id(),
                                original.receivedAt()),
                        1,
                        original.receivedAt());

        var forecasts = preview(_ -> new Place.At(home), sentBack, original);

        assertThat(forecasts.getFirst().sinks()).containsOnlyKeys("user_stats");
        assertThat(forecasts.getFirst().passes()).isTrue();
        assertThat(forecasts.getLast().fails()).isTrue();
        assertThat(forecasts.getLast().sinks())
                .containsEntry("user_stats", DUPLICATE)
                .containsEntry("region_stats", REJECTED);
    }

    @Test
    void saysThatAStoreIsAwayAndAsksTheOther() {
        unavailable.setUnavailable(true);

        var forecasts =
                preview(
                        this::places,
                        OrdersByHand.record("ORD7 U1 25000"),
                        OrdersByHand.record("ORD8 U2 -500"));

        assertThat(forecasts.getFirst().sinks())
                .containsEntry("user_stats", RETURNED)
                .containsEntry("region_stats", DELIVERED);
        assertThat(forecasts).extracting(RecordPreview::passes).containsExactly(false, false);
        assertThat(forecasts).extracting(RecordPreview::fails).containsExactly(false, true);
        assertThat(forecasts.getFirst().why())
                .containsExactly(
                        Reason.of(PipelinePreview.UNCHECKED, "the memory store is unavailable"));
    }

    @Test
    void goesThroughTheStepsWhereNoStoreMayBeAsked() {
        var forecasts =
                preview(
                        _ -> new Place.Unchecked("the view has changed"),
                        OrdersByHand.record("ORD7 U1 25000"),
                        OrdersByHand.record("ORD8 U2 -500"));

        assertThat(forecasts).extracting(RecordPreview::fails).containsExactly(false, true);
        assertThat(forecasts.getFirst().why())
                .extracting(Reason::message)
                .containsExactly("the view has changed");
    }
}
