package dev.leat.cli.trial.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.PostgresProcess;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.port.WarehouseTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL's processes, or the app, are killed before and after statements of loads, while two
/// pipelines with two workers write one table. Afterwards the table has every row once, and the
/// rows of each load are there all or none. With `-Dcrash.full`, PostgreSQL or the app is killed at
/// each kind of statement of the whole run.
@Tag("crash")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class WarehousePostgresCrashTest {

    private static final boolean FULL = System.getProperty("crash.full") != null;

    /// The points at which a load is decided.
    private static final List<String> DECISIVE =
            List.of(
                    "COMMIT",
                    "INSERT INTO _leat_loads",
                    "end of COPY _leat_staged_#_rows",
                    "end of COPY _leat_loaded_#_file");

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;
    @AutoClose private PostgresProcess postgres;
    @AutoClose private PostgresProxy proxy;
    private int runs;

    @BeforeEach
    void start() throws IOException {
        postgres = new PostgresProcess(folder.resolve("postgres"));
        proxy = new PostgresProxy(postgres.port());
    }

    @Test
    void everyRowIsThereOnceAfterPostgresWasKilledAtEachStatement() throws Exception {
        for (var point : points(FULL ? List.of("") : DECISIVE)) {
            newDatabase();
            proxy.begin(point, this::restart);
            assertComplete(run(), point.toString());
            assertThat(proxy.failed()).as(point.toString()).isTrue();
        }
    }

    private void restart() {
        try {
            postgres.kill();
            postgres.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void everyRowIsThereOnceAfterTheAppWasKilled() throws Exception {
        for (var point : points(FULL ? List.of("") : List.of("COMMIT"))) {
            newDatabase();
            var state = folder.resolve("app-" + runs++);
            var running = new AtomicReference<Life>();
            proxy.begin(point, () -> running.get().close());
            try (var life =
                    Life.start(WarehousePostgresLife.class, state.toString(), proxy.url())) {
                running.set(life);
                life.awaitEnd();
            }
            assertThat(proxy.failed()).as(point.toString()).isTrue();
            assertComplete(
                    WarehousePostgresLife.run(state, proxy.url(), kernels), point.toString());
        }
    }

    private WarehouseTables.Verification run() throws Exception {
        return WarehousePostgresLife.run(folder.resolve("run-" + runs++), proxy.url(), kernels);
    }

    private void assertComplete(WarehouseTables.Verification found, String point) throws Exception {
        var expected = new WarehouseTables.Verification("sales", WarehousePostgresLife.ROWS, 0, 0);
        assertThat(found).as(point).isEqualTo(expected);
        assertThat(
                        postgres.rows(
                                "SELECT id FROM _leat_loads l WHERE added <> (SELECT count(*) FROM sales s WHERE s._leat_load = l.id)"))
                .as("loads with other rows: %s", point)
                .isEmpty();
        assertThat(postgres.rows("SELECT count(*) FROM _leat_loads WHERE pipeline = 'files'"))
                .as("loads of the file: %s", point)
                .containsExactly("1");
    }

    private void newDatabase() throws Exception {
        proxy.begin();
        postgres.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    /// Returns a point before and after each kind of statement that contains one of these texts. If
    /// a run has several, it is the second one, which belongs to a load.
    private List<PostgresProxy.Point> points(List<String> statements) throws Exception {
        newDatabase();
        assertComplete(run(), "no fault");
        var names = proxy.points();
        var points =
                names.stream()
                        .distinct()
                        .filter(name -> statements.stream().anyMatch(name::contains))
                        .map(name ->
                                new PostgresProxy.Point(
                                        name, Math.min(2, Collections.frequency(names, name))))
                        .toList();
        assertThat(points).hasSizeGreaterThanOrEqualTo(2 * statements.size());
        return points;
    }
}
