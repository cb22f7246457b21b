package dev.leat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import org.junit.jupiter.api.Test;

/// Crashes at each point of a pass: the result after a restart equals that without a crash.
class CrashTest {

    @Test
    void atHomeEveryCrashPointEndsInTheSameState() {
        assertThat(everyPoint(false)).as("points that were tried").isGreaterThan(8);
    }

    @Test
    void withAStoreElsewhereEveryCrashPointEndsInTheSameState() {
        assertThat(everyPoint(true)).as("points that were tried").isGreaterThan(12);
    }

    private static int everyPoint(boolean elsewhere) {
        int point = 0;
        while (dies(point, elsewhere)) {
            point++;
        }
        return point;
    }

    /// Returns true if there is such a point; asserts the end state.
    private static boolean dies(int point, boolean elsewhere) {
        var bench = new Bench();
        var users = elsewhere ? bench.external("user_stats") : bench.home;
        for (var body : new String[] {"ORD1 U1 100", "ORD2 U1 -1", "ORD1 U1 100", "ORD3 U2 300"}) {
            bench.home.enqueue(OrdersByHand.record(body));
        }
        bench.crashes(CrashPoints.at(point));
        boolean died = false;
        try {
            bench.passQueue();
        } catch (CrashError crash) {
            died = true;
        }
        bench.crashes(CrashPoints.none());
        if (!bench.home.queue().isEmpty()) {
            bench.passQueue();
        }
        assertThat(bench.home.queue()).isEmpty();
        assertThat(users.view("user_stats", "U1")).containsExactly(1, 100);
        assertThat(users.view("user_stats", "U2")).containsExactly(1, 300);
        assertThat(bench.home.view("region_stats", "U1")).containsExactly(1, 100);
        assertThat(bench.home.letters()).hasSize(1);
        return died;
    }
}
