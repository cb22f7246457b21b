package dev.leat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.testkit.file.TestFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Averages, and measures that are computed from others.
class AverageTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null, user: varchar not null, revision: integer not null,
                      day: date not null, value: 'decimal(18,2)', paid: boolean not null}
            queues: {orders: {}}
            views:
              users:
                key: user
                measures:
                  orders: count(*)
                  mean: avg(value)
                  mean_paid: avg(value) filter (where paid)
                  total: sum(value)
                  paid: count(*) filter (where paid)
                  paid_percent: 100 * paid / orders
                  unpaid: orders - paid
                every: {column: day, period: 1d}
                rank_by: total
            pipelines:
              count:
                from: {queue: orders, schema: Order}
                key: id
                version: revision
                delete_when: value = 0
                to: [{view: users}]
            """;

    @TempDir private Path folder;

    @Test
    void correctionsChangeAveragesAndNullsAreNotCounted() throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        try (var tests = new AppTests(app)) {
            var verdict =
                    tests.run(
                            TestFile.read(
                                    "averages",
                                    """
                                    given:
                                      - send:
                                          to: orders
                                          messages:
                                            - {id: a, user: u, revision: 1, day: 2026-01-05, value: 10, paid: false}
                                            - {id: b, user: u, revision: 1, day: 2026-01-05, value: 0.01, paid: true}
                                            - {id: c, user: u, revision: 1, day: 2026-01-06, value: 2, paid: false}
                                            - {id: d, user: u, revision: 1, day: 2026-01-06, paid: false}
                                            - {id: e, user: v, revision: 1, day: 2026-01-06, paid: false}
                                      - send:
                                          to: orders
                                          messages:
                                            - {id: a, user: u, revision: 2, day: 2026-01-05, value: 20, paid: true}
                                            - {id: f, user: w, revision: 1, day: 2026-01-06, value: 5, paid: true}
                                            - {id: f, user: w, revision: 2, day: 2026-01-06, value: 0, paid: true}
                                    expect:
                                      - view: users
                                        rows:
                                          - {user: u, orders: 4, mean: 7.336667, mean_paid: 10.005, total: 22.01,
                                             paid: 2, paid_percent: 50, unpaid: 2}
                                          - {user: v, orders: 1, mean: null, mean_paid: null, total: null,
                                             paid: 0, paid_percent: 0, unpaid: 1}
                                          - {user: w, orders: 0, mean: null, mean_paid: null, total: 0,
                                             paid: 0, paid_percent: null, unpaid: 0}
                                      - view: users
                                        from: 2026-01-06
                                        to: 2026-01-06
                                        rows: [{user: u, mean: 2, mean_paid: null}, {user: v, mean: null}, {user: w, mean: null}]
                                      - invariants: hold
                                    """,
                                    folder,
                                    app));
            assertThat(verdict.failures()).isEmpty();
        }
    }
}
