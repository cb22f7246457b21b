package dev.leat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.MemoryStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Crashes at each point of a pipeline that sends orders to the queue `alerts` and counts them in
/// the view `user_stats`, in different stores. A receiver of an alert always finds its order in the
/// view.
class SendsLastTest {

    @Test
    void whatIsSentElsewhereIsInAViewElsewhereBefore() {
        assertThat(everyPoint(bench -> bench.external("user_stats"))).isGreaterThan(12);
    }

    @Test
    void whatIsSentElsewhereIsInAViewAtHomeBefore() {
        assertThat(everyPoint(bench -> bench.home)).isGreaterThan(12);
    }

    private static int everyPoint(Function<Bench, MemoryStore> place) {
        int point = 0;
        while (dies(point, place)) {
            point++;
        }
        return point;
    }

    /// Returns true if there is such a point.
    private static boolean dies(int point, Function<Bench, MemoryStore> place) {
        var bench = new Bench(app(), OrdersByHand.kernel());
        var alerts = bench.external("alerts");
        var view = place.apply(bench);
        for (var order : List.of("ORD1 U1 100", "ORD2 U2 -1", "ORD3 U3 300")) {
            bench.home.enqueue(OrdersByHand.record(order));
        }
        bench.crashes(CrashPoints.at(point));
        boolean died = false;
        try {
            bench.passQueue();
        } catch (CrashError crash) {
            died = true;
        }
        for (var user : alerts.sent("alerts")) {
            assertThat(view.view("user_stats", user)[0]).as("orders of %s", user).isEqualTo(1);
        }
        bench.crashes(CrashPoints.none());
        bench.passQueue();
        assertThat(alerts.sent("alerts")).containsExactly("U1", "U3");
        assertThat(view.view("user_stats", "U3")).containsExactly(1, 300);
        assertThat(bench.home.letters()).hasSize(1);
        assertThat(bench.home.queue()).isEmpty();
        return died;
    }

    private static App app() {
        var orders = OrdersByHand.app();
        var sinks =
                List.<Sink>of(
                        new QueueSink("alerts", new Sink.Filter.All(), Map.of()),
                        ViewSink.of("user_stats"));
        var pipeline = orders.pipeline("order_stats").withTo(sinks);
        var queues = new HashMap<>(orders.queues());
        queues.put("alerts", Queue.named("alerts"));
        return orders.withQueues(queues).withPipelines(Map.of("order_stats", pipeline));
    }
}
