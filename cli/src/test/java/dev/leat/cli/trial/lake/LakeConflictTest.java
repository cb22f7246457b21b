package dev.leat.cli.trial.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Letters;
import dev.leat.kernel.Kernels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reason of a row in conflict with a row of a lake table names the columns that differ, and
/// masks values that are personal in any pipeline of the table.
@Tag("slow")
class LakeConflictTest {

    private static final String APP =
            """
            app: lake
            schemas:
              Row: {id: integer not null, mail: varchar, shop: varchar, price: 'decimal(8,2)', at: timestamp}
              Person: {id: integer not null, mail: varchar pii, shop: varchar, price: 'decimal(8,2)', at: timestamp}
            queues:
              sales: {}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Row}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: FILES}
                key: id
                max_rejects: 100%
                to: [{lake_table: sales}]
              records:
                from: {queue: sales, schema: RECORDS}
                key: id
                to: [{lake_table: sales}]
            """;

    private static final String SAME = "another record with this key is already stored: ";

    @TempDir private Path folder;
    @AutoClose private Kernels kernels;

    @BeforeEach
    void open() {
        kernels = Kernels.writingIn(folder);
    }

    private LakeTrial trial(String files, String records) {
        return new LakeTrial(
                folder, kernels, APP.replace("FILES", files).replace("RECORDS", records));
    }

    private static String sale(int id, String mail, String shop, String price) {
        return "{\"id\":%d,\"mail\":\"%s\",\"shop\":\"%s\",\"price\":%s,\"at\":\"2026-01-02T03:04:05\"}"
                .formatted(id, mail, shop, price);
    }

    private static List<String> reasons(LakeTrial trial) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of ->
                        of.messages("sales-dlq").stream()
                                .flatMap(m -> Letters.leat(m).get("reasons").valueStream())
                                .map(reason -> reason.get("message").stringValue())
                                .sorted()
                                .toList());
    }

    private static String rejects(LakeTrial trial, String name) throws Exception {
        return trial.with(
                UnaryOperator.identity(),
                of -> {
                    var buckets = of.platform().buckets();
                    var object = buckets.head("load-rejects", name + ".rejects").orElseThrow();
                    try (var in = buckets.content(object.unit()).open(0)) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                });
    }

    @Test
    void ofRecordsOfAQueue() throws Exception {
        var trial = trial("Row", "Row");
        trial.send(sale(1, "a@b.c", "Ulm", "1"));
        trial.send(sale(1, "a@b.c", "Bonn", "2"), sale(2, "x", "y", "3"), sale(2, "x", "z", "3"));
        assertThat(reasons(trial))
                .containsExactly(
                        SAME
                                + "different columns: shop (stored: \"Ulm\", this record: \"Bonn\"), price (stored: \"1.00\", this record: \"2.00\"); the stored row is in lake table 'sales', from \"sales\"",
                        SAME
                                + "different columns: shop (stored: \"y\", this record: \"z\"); the stored row is before it in the same file or batch");
    }

    @Test
    void ofLinesOfFiles() throws Exception {
        var trial = trial("Person", "Person");
        trial.put("one.csv", "id,mail,shop,price,at\n1,secret@b.c,Ulm,1,2026-01-02 03:04:05\n");
        trial.put("two.csv", "id,mail,shop,price,at\n1,secret@d.e,,1,2026-01-02 03:04:06\n");
        assertThat(rejects(trial, "two.csv"))
                .contains(
                        "different columns: mail (stored: ***, this record: ***), shop (stored: \"\"Ulm\"\", this record: NULL), at (stored: \"\"2026-01-02 03:04:05\"\", this record: \"\"2026-01-02 03:04:06\"\"); the stored row is in lake table 'sales', from \"\"in/one.csv\"\"")
                .doesNotContain("secret@b.c");
    }

    @Test
    void ofSharedTablesInWhichOnePipelineHasPersonalColumns() throws Exception {
        var trial = trial("Person", "Row");
        trial.put("one.csv", "id,mail,shop,price,at\n1,secret@b.c,Ulm,1,2026-01-02 03:04:05\n");
        trial.send(sale(1, "other", "Bonn", "1"), sale(2, "second@d.e", "Ulm", "2"));
        assertThat(reasons(trial))
                .containsExactly(
                        SAME
                                + "different columns: mail (stored: ***, this record: ***), shop (stored: \"Ulm\", this record: \"Bonn\"); the stored row is in lake table 'sales', from \"in/one.csv\"");
        trial.put("two.csv", "id,mail,shop,price,at\n2,x,Ulm,2.00,2026-01-02 03:04:05\n");
        assertThat(rejects(trial, "two.csv"))
                .contains("different columns: mail (stored: ***, this record: ***); the stored row")
                .doesNotContain("second@d.e");
    }
}
