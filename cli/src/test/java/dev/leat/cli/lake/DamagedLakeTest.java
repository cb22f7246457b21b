package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files of a lake table that are cut, replaced, changed or lost while the app runs.
@Tag("attack")
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class DamagedLakeTest {

    private static final String APP =
            """
            app: lakes
            schemas:
              Sale: {id: varchar not null, amount: bigint}
            buckets: {in: , lake: , results: }
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            pipelines:
              sales:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to: [{lake_table: sold}]
            """;

    private static final String SUM = "select sum(amount) from sold";
    private static final String OTHER = "select 1";

    @AutoClose private LakeServer leat;
    @AutoClose private AthenaStatements athena;

    private Path objects;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = new LakeServer(APP, folder);
        objects = folder.resolve(".leat/objects");
        athena = new AthenaStatements(leat.aws());
        leat.put("in/a.csv", "id,amount\na,20\nb,22\n");
        assertThat(athena.rows(SUM).getLast()).isEqualTo("42");
    }

    /// Returns the file of an object of the table by its first bytes.
    private Path file(String head) throws IOException {
        try (var files = Files.walk(objects)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> begins(file, head))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean begins(Path file, String head) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .startsWith(head);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static void damage(Path file, byte[] whole, String how) throws IOException {
        switch (how) {
            case "cut" -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            case "replaced" -> Files.writeString(file, "not an object of a lake table");
            case "lost" -> Files.delete(file);
            default -> {
                var changed = whole.clone();
                changed[whole.length / 2] ^= 0x10;
                Files.write(file, changed);
            }
        }
    }

    /// The first bytes are those of a data file, a manifest or list of manifests, and a metadata
    /// file.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "PAR1, cut",
                "PAR1, replaced",
                "PAR1, lost",
                "Obj, cut",
                "Obj, replaced",
                "Obj, changed",
                "Obj, lost",
                "{\"format-version, cut",
                "{\"format-version, replaced",
                "{\"format-version, changed",
                "{\"format-version, lost"
            })
    void athenaNamesTheObjectAndTheAppKeepsRunning(String head, String how) throws Exception {
        var file = file(head);
        var whole = Files.readAllBytes(file);
        damage(file, whole, how);
        try {
            assertThat(athena.failure(SUM))
                    .matches(
                            "lake table 'sold': object sold/\\S+ in bucket 'lake' (has|was) .*; restore the state folder from a backup; 'leat lake verify sold' lists all such objects");
            assertThat(leat.query(SUM)).contains("lake table 'sold'").contains("backup");
            assertThat(athena.rows(OTHER)).last().isEqualTo("1");
            assertThat(leat.ask("GET", "/v1/config", "").statusCode()).isEqualTo(200);
        } finally {
            Files.write(file, whole);
        }
        assertThat(athena.rows(SUM)).isEqualTo(List.of("_col0", "42"));
    }
}
