package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The maintenance of a lake table with its commits, by the table's settings.
class AutomaticMaintenanceTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: SaleSETTINGS}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sales}]
            """;

    private static final String LOST = "sales/data/lost.parquet";

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;
    private LakeTrial trial;
    private int next = 1;

    @BeforeEach
    void open() {
        trial = new LakeTrial(folder, kernels, APP.replace("SETTINGS", ""));
    }

    private void settings(String text) {
        trial.becomes(APP.replace("SETTINGS", ", " + text));
    }

    /// Adds a row some time after the last one.
    private void put(Duration later) throws Exception {
        trial.later(later).put(next + ".csv", "id\n" + next + "\n");
        next++;
    }

    private void lose() throws Exception {
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.put("lake", LOST, new byte[] {1});
                    return of;
                });
    }

    private boolean has(String key) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of -> of.platform().buckets().head("lake", key).isPresent());
    }

    private int snapshots() throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of ->
                        new IcebergTables(of.platform().buckets(), of.platform().time())
                                .history(of.app().get(LakeTable.class, "sales"))
                                .snapshots()
                                .size());
    }

    @Test
    void objectsThatNoSnapshotNeedsAreRemovedOnceADay() throws Exception {
        put(Duration.ZERO);
        lose();
        put(Duration.ofHours(23));
        assertThat(has(LOST)).isTrue();
        put(Duration.ofHours(2));
        assertThat(has(LOST)).isFalse();
        // The next removal is a day later, and objects younger than a day stay.
        lose();
        put(Duration.ofHours(23));
        assertThat(has(LOST)).isTrue();
        put(Duration.ofHours(2));
        assertThat(has(LOST)).isFalse();
        assertThat(trial.rows("id")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void theAgeOfUnusedObjectsIsASetting() throws Exception {
        settings("orphan_file_age: 3d");
        put(Duration.ZERO);
        lose();
        put(Duration.ofDays(1));
        put(Duration.ofDays(1));
        assertThat(has(LOST)).isTrue();
        put(Duration.ofDays(2));
        assertThat(has(LOST)).isFalse();
    }

    @Test
    void snapshotsAreRemovedByAgeAndNumber() throws Exception {
        settings("max_snapshot_age: 3h");
        put(Duration.ZERO);
        put(Duration.ofHours(2));
        assertThat(snapshots()).isEqualTo(2);
        put(Duration.ofHours(2));
        // The times of snapshots are those of the machine, so all of them are older now.
        assertThat(snapshots()).isEqualTo(1);
        settings("max_snapshot_age: 3h, min_snapshots_to_keep: 3");
        put(Duration.ofDays(1));
        put(Duration.ofDays(1));
        put(Duration.ofDays(1));
        assertThat(snapshots()).isEqualTo(3);
        assertThat(trial.rows("id")).hasSize(6);
    }

    @Test
    void smallFilesAreMergedFromANumberOn() throws Exception {
        settings("min_input_files: 3");
        for (int i = 0; i < 3; i++) {
            put(Duration.ZERO);
            assertThat(trial.snapshot().files()).hasSize(i + 1);
        }
        put(Duration.ZERO);
        assertThat(trial.snapshot().files()).hasSize(1);
        settings("min_input_files: 100");
        for (int i = 0; i < 3; i++) {
            put(Duration.ZERO);
        }
        assertThat(trial.snapshot().files()).hasSize(4);
        assertThat(trial.rows("id")).isEqualTo(List.of("1", "2", "3", "4", "5", "6", "7"));
    }
}
