package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.lake.LakeBounds;
import dev.leat.lake.LakeLayout;
import dev.leat.lake.LakeLayout.Column;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// DuckDB finds the rows whose key several rows have, and compares their columns.
class LakeClaimsTest {

    private static final Type ITEMS =
            new Type.ListOf(
                    new Type.Struct(
                            List.of(
                                    new Type.Member("sku", Simple.VARCHAR),
                                    new Type.Member("n", Simple.INTEGER))));

    private static final LakeLayout LAYOUT =
            new LakeLayout(
                    List.of(
                            new Column(1, "Id", Simple.BIGINT, true),
                            new Column(2, "number", Simple.DOUBLE, false),
                            new Column(
                                    3,
                                    "items",
                                    ITEMS,
                                    false,
                                    List.of(new Column(9, Column.ELEMENT, ITEMS, false))),
                            new Column(4, "changed", Simple.TIMESTAMP, false),
                            new Column(5, "place", Simple.VARCHAR, false),
                            new Column(6, LakeTable.SOURCE, Simple.VARCHAR, false),
                            new Column(7, LakeTable.VERSION, Simple.VARCHAR, false)),
                    List.of());

    private @TempDir Path folder;
    private TableSession session;

    @BeforeEach
    void open() throws Exception {
        session =
                new TableSession(DriverManager.getConnection("jdbc:duckdb:"), new ReentrantLock());
    }

    @AfterEach
    void close() {
        session.close();
    }

    /// Writes a data file of rows `(id, number, items, changed, place, source, version)`.
    private Path file(String name, String rows) throws Exception {
        var file = folder.resolve(name + ".parquet");
        session.execute(
                ("COPY (SELECT * FROM (VALUES %s) t(\"Id\", number, items, changed, place, _leat_source, _leat_version)) TO '%s' (FORMAT parquet,"
                                + " FIELD_IDS {Id: 1, number: 2, items: 3, changed: 4, place: 5, _leat_source: 6, _leat_version: 7})")
                        .formatted(rows, file));
        return file;
    }

    /// Returns the claims of rows `(record, id, number, items, changed, place)`.
    private LakeClaims claims(String rows) {
        return new LakeClaims(
                session,
                LAYOUT,
                "SELECT 3 AS _leat_part, r AS _leat_record, \"Id\", number, items, changed, place, NULL::VARCHAR AS _leat_source, NULL::VARCHAR AS _leat_version FROM (VALUES "
                        + rows
                        + ") t(r, \"Id\", number, items, changed, place)");
    }

    private List<String> found(
            String rows, Optional<String> version, List<Path> files, Optional<String> except)
            throws Exception {
        var unique = new LakeTable.UniqueKey(List.of("id"), version, Set.of("place"));
        var found = new ArrayList<String>();
        claims(rows)
                .of(
                        unique,
                        new LakeClaims.Stored(files, except),
                        claim ->
                                found.add(
                                        "%d %d %d %s %s"
                                                .formatted(
                                                        claim.key(),
                                                        claim.content(),
                                                        claim.version(),
                                                        claim.versionText().orElse("-"),
                                                        claim.stored()
                                                                .map(of ->
                                                                        of.file().getFileName()
                                                                                + " "
                                                                                + of.source()
                                                                                        .orElse(
                                                                                                "-"))
                                                                .orElse(
                                                                        claim.part()
                                                                                + "/"
                                                                                + claim.row()))));
        return found;
    }

    private static String row(int record, int id, String number, String items) {
        return "(%d, %d::BIGINT, %s::DOUBLE, %s::STRUCT(sku VARCHAR, n INTEGER)[], TIMESTAMP '2026-01-0%d', 'p%d')"
                .formatted(record, id, number, items, 1 + record % 9, record);
    }

    private static String stored(int id, String number, String items, String source) {
        return "(%d::BIGINT, %s::DOUBLE, %s::STRUCT(sku VARCHAR, n INTEGER)[], TIMESTAMP '2026-01-01', 'q', %s, '0a')"
                .formatted(id, number, items, source);
    }

    @Test
    void comparesAllColumnsThatDoNotVary() throws Exception {
        var file =
                file(
                        "one",
                        String.join(
                                ", ",
                                stored(1, "'nan'", "[{sku: 'a', n: NULL}]", "'orders'"),
                                stored(2, "NULL", "NULL", "NULL"),
                                stored(9, "1", "[]", "'orders'")));
        var other = file("two", stored(3, "1", "[]", "'in/a.csv'"));
        var rows =
                String.join(
                        ", ",
                        row(0, 1, "'nan'", "[{sku: 'a', n: NULL}]"),
                        row(9, 1, "'nan'", "[{sku: 'a', n: 1}]"),
                        row(18, 2, "NULL", "[]"),
                        row(27, 3, "1", "[]"),
                        row(36, 4, "1", "[]"),
                        row(45, 5, "2", "NULL"),
                        row(54, 5, "2", "NULL"));
        assertThat(found(rows, Optional.empty(), List.of(file, other), Optional.empty()))
                .containsExactly(
                        "1 2 1 - one.parquet orders",
                        "1 2 1 - 3/0",
                        "1 1 1 - 3/9",
                        "2 2 1 - one.parquet -",
                        "2 1 1 - 3/18",
                        "3 1 1 - two.parquet in/a.csv",
                        "3 1 1 - 3/27",
                        "4 1 1 - 3/45",
                        "4 1 1 - 3/54");
        var own = Optional.of("_leat_source = 'in/a.csv' AND _leat_version = '0a'");
        assertThat(found(row(27, 3, "2", "[]"), Optional.empty(), List.of(file, other), own))
                .isEmpty();
    }

    @Test
    void ranksVersionsOfAnyType() throws Exception {
        var file = file("one", stored(1, "1", "[]", "NULL"));
        var rows = String.join(", ", row(2, 1, "1", "[]"), row(0, 1, "1", "[]"));
        assertThat(found(rows, Optional.of("changed"), List.of(file), Optional.empty()))
                .containsExactly(
                        "1 1 1 2026-01-01 00:00:00 one.parquet -",
                        "1 1 1 2026-01-01 00:00:00 3/0",
                        "1 2 2 2026-01-03 00:00:00 3/2");
    }

    @Test
    void onlyRowsInConflictHaveTheTextsOfTheirValues() throws Exception {
        var file = file("one", stored(1, "1", "[]", "NULL"));
        var rows =
                List.of(
                        row(0, 1, "1", "[]"),
                        row(9, 2, "NULL", "[{sku: 'NULL', n: NULL}]"),
                        row(18, 2, "0.1", "[{sku: NULL, n: 3}]"),
                        row(2, 2, "5", "[]"));
        var texts = new ArrayList<String>();
        claims(String.join(", ", rows))
                .of(
                        new LakeTable.UniqueKey(
                                List.of("id"), Optional.of("changed"), Set.of("place")),
                        new LakeClaims.Stored(List.of(file), Optional.empty()),
                        claim -> texts.add(claim.row() + " " + claim.values()));
        assertThat(texts)
                .containsExactly(
                        "-1 []",
                        "0 []",
                        "2 []",
                        "9 [2, null, [{'sku': 'NULL', 'n': NULL}], 2026-01-01 00:00:00]",
                        "18 [2, 0.1, [{'sku': NULL, 'n': 3}], 2026-01-01 00:00:00]");
    }

    /// The version of a row from a file is that of its object.
    @Test
    void theVersionOfAMessageMayNotBeAColumn() throws Exception {
        var old = stored(1, "1", "[]", "'orders'").replace("'0a'", "'17'");
        var file = file("one", old + ", " + stored(1, "1", "[]", "'in/a.csv'"));
        var versions =
                found(
                        row(0, 1, "1", "[]"),
                        Optional.of(LakeTable.VERSION),
                        List.of(file),
                        Optional.empty());
        assertThat(versions)
                .contains("1 1 17 17 one.parquet orders")
                .contains("1 1 %d - one.parquet in/a.csv".formatted(Long.MIN_VALUE));
    }

    @Test
    void hasTheBoundsOfTheKey() throws Exception {
        assertThat(claims(row(0, 5, "1", "[]") + ", " + row(1, 3, "1", "[]")).bounds(List.of("id")))
                .containsExactly(new LakeBounds("id", "3", "5"));
    }
}
