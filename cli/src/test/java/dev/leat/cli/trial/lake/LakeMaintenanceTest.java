package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.LakeTable;
import dev.leat.cli.Session;
import dev.leat.iceberg.IcebergTables;
import dev.leat.kernel.Kernels;
import dev.leat.load.TableMaintenance;
import dev.leat.port.LakeMaintenance;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Maintenance of a lake table on demand.
@Tag("slow")
class LakeMaintenanceTest {

    @AutoClose private final Kernels kernels = new Kernels();
    @TempDir private Path folder;
    private LakeTrial trial;

    private static final String APP =
            """
            app: lake
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale, partition_by: shop}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale, on_overwrite: replace}
                to: [{lake_table: sales}]
            """;

    @BeforeEach
    void open() {
        trial = new LakeTrial(folder, kernels, APP);
    }

    private LakeTrial put(String key, String... lines) throws Exception {
        return trial.put(key, "id,shop\n" + String.join("\n", lines) + "\n");
    }

    private interface Maintained<T> {
        T by(LakeMaintenance maintenance, LakeTable table) throws Exception;
    }

    /// Runs maintenance while the app is stopped, with a clock ahead of the last commit.
    private <T> T ahead(Duration time, Maintained<T> work) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of -> {
                    var platform = of.platform();
                    var clock = InstantSource.offset(platform.time(), time);
                    return work.by(
                            new TableMaintenance(
                                    of.app(),
                                    new LaterPlatform(platform, Time.of(clock)),
                                    new IcebergTables(platform.buckets(), clock),
                                    folder.resolve("state")),
                            of.app().get(LakeTable.class, "sales"));
                });
    }

    private String leat(int code, String... arguments) {
        var all = new ArrayList<>(List.of("lake"));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of("--app", folder.toString(), "--state", folder.resolve("state").toString()));
        var session = new Session(Map.of());
        assertThat(session.run(all.toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return session.out() + session.err();
    }

    @Test
    void smallFilesAreMergedOnDemand() throws Exception {
        put("one.csv", "1,a", "2,b");
        put("two.csv", "3,a");
        put("three.csv", "4,");
        assertThat(leat(0, "compact", "sales"))
                .startsWith("sales: 2 files (")
                .endsWith("merged to 1\n");
        assertThat(trial.snapshot().files()).hasSize(3);
        assertThat(trial.rows("id, shop, _leat_source"))
                .containsExactly(
                        "1|a|in/one.csv", "2|b|in/one.csv", "3|a|in/two.csv", "4|in/three.csv");
        assertThat(leat(0, "compact", "sales")).isEqualTo("sales has no files to merge\n");
        put("one.csv", "9,a");
        assertThat(trial.rows("id")).containsExactly("3", "4", "9");
        assertThat(leat(0, "verify", "sales")).contains("3 rows in ").contains("no problem found");
    }

    @Test
    void smallFilesAreMergedAfterOlderSnapshotsExpired() throws Exception {
        put("one.csv", "1,a");
        put("two.csv", "2,a");
        var age = Duration.ofHours(1);
        assertThat(ahead(age.plusHours(2), (of, table) -> of.expire(table, age)).snapshots())
                .isEqualTo(1);
        assertThat(leat(0, "compact", "sales")).endsWith("merged to 1\n");
        assertThat(trial.rows("id")).containsExactly("1", "2");
    }

    @Test
    void aTableThatDoesNotExistYetIsRefused() throws Exception {
        trial.snapshot();
        assertThat(leat(0, "compact", "sales")).isEqualTo("sales has no files to merge\n");
        assertThat(leat(2, "expire", "sales")).contains("does not exist yet");
        assertThat(leat(2, "verify", "sales")).contains("does not exist yet");
        assertThat(leat(2, "rollback", "sales", "--to", "1")).contains("does not exist yet");
        assertThat(leat(2, "verify", "shops"))
                .contains("no lake table 'shops' in the app; use one of: sales");
    }

    @Test
    void snapshotsAreRemovedOnlyAfterAnAge() throws Exception {
        put("one.csv", "1,a");
        put("one.csv", "2,a");
        assertThat(leat(2, "expire", "sales", "--older-than", "10m"))
                .contains("at least 60 minutes old");
        assertThat(leat(2, "expire", "sales", "--older-than", "soon")).contains("'soon'");
        assertThat(leat(0, "expire", "sales", "--older-than", "1h"))
                .isEqualTo(
                        "sales: 0 snapshots removed, with 0 objects that only they needed and 0"
                                + " that no snapshot needed\n");
        var done = ahead(Duration.ofHours(2), (by, table) -> by.expire(table, Duration.ofHours(1)));
        assertThat(done.snapshots()).isEqualTo(1);
        assertThat(done.objects()).isGreaterThanOrEqualTo(2);
        assertThat(trial.rows("id")).containsExactly("2");
        assertThat(leat(0, "verify", "sales")).contains("1 row in 1 data file, 1 snapshot");
    }

    /// Another program may have been killed before its commit.
    @Test
    void objectsThatNoSnapshotNeedsAreRemovedOnlyAfterADay() throws Exception {
        put("one.csv", "1,a");
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.put("lake", "sales/data/lost.parquet", new byte[] {1});
                    return of;
                });
        assertThat(leat(1, "verify", "sales"))
                .startsWith("s3://lake/sales/\n  data/lost.parquet: no snapshot refers to it")
                .contains("; 1 problem\n");
        Maintained<LakeMaintenance.Expiry> expire =
                (by, table) -> by.expire(table, Duration.ofDays(1));
        assertThat(ahead(Duration.ofHours(23), expire).orphans()).isZero();
        assertThat(ahead(Duration.ofHours(25), expire).orphans()).isEqualTo(1);
        assertThat(leat(0, "verify", "sales")).contains("no problem found");
    }

    @Test
    void rolledBackFilesAreDeadLettersThatLoadTheFilesAgain() throws Exception {
        put("one.csv", "1,a", "2,b");
        var first = trial.snapshot().id();
        put("two.csv", "3,a");
        put("on e+ü.csv", "4,a");
        put("one.csv", "5,a");
        var last = trial.snapshot().id();
        assertThat(leat(0, "rollback", "sales", "--to", Long.toString(first)))
                .contains("snapshot %d is the current one now; it was %d".formatted(first, last))
                .contains("3 files without rows now, each a dead letter:")
                .contains("  in/two.csv\n");
        assertThat(trial.rows("id")).containsExactly("1", "2");
        assertThat(trial.letters()).hasSize(3).allMatch(letter -> letter.contains("rolled_back"));
        assertThat(leat(0, "rollback", "sales", "--to", Long.toString(first)))
                .contains("is the current one of sales already");
        // the same content again is a repeat, as before
        put("two.csv", "3,a");
        assertThat(trial.rows("id")).containsExactly("1", "2");

        redrive();
        assertThat(trial.rows("id, shop")).containsExactly("3|a", "4|a", "5|a");
        assertThat(trial.letters()).isEmpty();
        assertThat(leat(0, "verify", "sales")).contains("no problem found");
    }

    private void redrive() throws Exception {
        var session = new Session(Map.of());
        int code =
                session.run(
                        "dlq",
                        "redrive",
                        "load-files",
                        "--yes",
                        "--app",
                        folder.toString(),
                        "--state",
                        folder.resolve("state").toString());
        assertThat(code).as(session.err()).isZero();
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.pipelines().start();
                    of.pipelines().awaitIdle();
                    return of;
                });
    }

    /// A rollback is undone by a rollback to the newer snapshot.
    @Test
    void aRollbackCanBeUndone() throws Exception {
        put("one.csv", "1,a");
        var first = trial.snapshot().id();
        put("two.csv", "2,a");
        var second = trial.snapshot().id();
        leat(0, "rollback", "sales", "--to", Long.toString(first));
        leat(0, "rollback", "sales", "--to", Long.toString(second));
        assertThat(trial.rows("id")).containsExactly("1", "2");
        redrive();
        assertThat(trial.rows("id")).containsExactly("1", "2");
        assertThat(leat(2, "rollback", "sales", "--to", "7"))
                .contains("lake table 'sales' has no snapshot 7");
    }

    @Test
    void damageIsFound() throws Exception {
        put("one.csv", "1,a", "2,b");
        put("two.csv", "3,a");
        var snapshot = trial.snapshot();
        var file = snapshot.files().get(0);
        var name = snapshot.names().get(0);
        var shown = name.substring("s3://lake/sales/".length());
        var content = Files.readAllBytes(file);

        var flipped = content.clone();
        flipped[content.length / 2] ^= 1;
        Files.write(file, flipped);
        assertThat(leat(1, "verify", "sales")).contains("\n  " + shown + ": was changed on disk");

        Files.write(file, Arrays.copyOf(content, content.length - 1));
        assertThat(leat(1, "verify", "sales"))
                .contains(shown + ": has %d bytes on disk".formatted(content.length - 1));

        Files.delete(file);
        assertThat(leat(1, "verify", "sales")).contains(shown + ": has lost its file");
        Files.write(file, content);
        assertThat(leat(0, "verify", "sales")).contains("no problem found");

        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.put("lake", key(name), "other".getBytes(StandardCharsets.UTF_8));
                    return of;
                });
        assertThat(leat(1, "verify", "sales"))
                .contains(
                        shown + ": has 5 bytes, and %d by the metadata".formatted(content.length));
        remove(key(name));
        assertThat(leat(1, "verify", "sales")).contains(shown + ": does not exist");
    }

    /// Objects are not removed as unused if it is unknown which ones are used.
    @Test
    void nothingIsRemovedFromADamagedTable() throws Exception {
        put("one.csv", "1,a");
        var list =
                keys().stream().filter(key -> key.endsWith("-m0.avro")).findFirst().orElseThrow();
        remove(list);
        assertThat(leat(1, "verify", "sales"))
                .contains(list.replaceFirst("^sales/", "") + ": does not exist")
                .doesNotContain("no snapshot refers to it");
        assertThatThrownBy(() ->
                        ahead(
                                Duration.ofDays(9),
                                (by, table) -> by.expire(table, Duration.ofDays(1))))
                .hasMessageContaining(list);
        remove("sales/metadata/version-hint.text");
        remove("sales/metadata/v1.metadata.json");
        assertThatThrownBy(() ->
                        ahead(
                                Duration.ofDays(9),
                                (by, table) -> by.expire(table, Duration.ofDays(1))))
                .isInstanceOf(RefusedTableException.class)
                .hasMessageContaining("version-hint.text");
        assertThat(keys()).anyMatch(key -> key.endsWith(".parquet"));
    }

    private void remove(String key) throws Exception {
        trial.with(
                UnaryOperator.identity(),
                of -> {
                    of.platform().buckets().delete("lake", key);
                    return of;
                });
    }

    private static String key(String location) {
        return location.substring("s3://lake/".length());
    }

    private List<String> keys() throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of ->
                        of.platform().buckets().list("lake", "", "", 1000).stream()
                                .map(object -> object.unit().key())
                                .toList());
    }
}
