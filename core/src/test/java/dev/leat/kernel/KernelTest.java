package dev.leat.kernel;

import static dev.leat.kernel.Orders.app;
import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.table;
import static dev.leat.kernel.Orders.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelTest {

    private final Kernels kernels = new Kernels();

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void makesRowsOfGoodOrders() {
        var pipeline = pipeline();
        try (var kernel = kernels.kernel(app(pipeline), pipeline, (_, _) -> {})) {
            var work =
                    work(
                            order(" ord1 "),
                            order("ORD2", "order_value", "-5", "user_id", "\" \""),
                            order("ORD3", "user_id", "\" u7\""));
            var table = table(work, pipeline);
            var rows = kernel.run(work, table);
            assertThat(rows.size()).isEqualTo(2);
            assertThat(rows.record()).containsExactly(0, 2);
            assertThat(table.at(0, 0)).isEqualTo(Outcome.PENDING);
            assertThat(table.at(1, 0)).isEqualTo(Outcome.REJECTED);
            var users = rows.sinks().get(0);
            assertThat(texts(users.get(0))).containsExactly("U1", "U7");
            assertThat(longs(users.get(1))).containsExactly(1734307200000000L, 1734307200000000L);
            assertThat(longs(users.get(2))).containsExactly(1, 1);
            assertThat(longs(users.get(3))).containsExactly(30, 30);
        }
    }

    private static List<@Nullable String> texts(Column column) {
        return Arrays.asList(((Column.Texts) column).values());
    }

    private static long[] longs(Column column) {
        return ((Column.Longs) column).values();
    }
}
