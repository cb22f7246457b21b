package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat suggest --lake-table`: the YAML for files of each format, which lint accepts, and its
/// errors.
class LakeProposeTest {

    private static final String APP = "app: shop\nbuckets:\n  input:\n";

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder.resolve("shop")).write("app.yaml", APP);
    }

    private String leat(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path()));
        var session = new Session();
        assertThat(session.run(all.toArray(String[]::new))).as(session.err()).isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }

    private void put(String key, String text) throws IOException {
        var file = Files.writeString(folder.resolve("file"), text);
        leat(0, "put", file.toString(), "input/" + key);
    }

    private void putParquet(String key, String select) throws SQLException {
        var file = folder.resolve("file.parquet");
        try (var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(select, file));
        }
        leat(0, "put", file.toString(), "input/" + key);
    }

    /// Returns the proposed YAML, after lint has accepted the app with it.
    private String proposed(String place) {
        var yaml = leat(0, "suggest", "bucket:" + place, "--lake-table");
        shop.write("app.yaml", APP + yaml);
        var lint = new Session();
        assertThat(lint.run("lint", shop.path())).as(lint.out() + lint.err()).isZero();
        shop.write("app.yaml", APP);
        return yaml;
    }

    @Test
    void typesOfCsvColumnsFollowFromAllValues() throws IOException {
        put(
                "sales/1.csv",
                """
                id,code,price,big,ok,day,at,utc,ratio,empty,"a: #c"
                1,007,1.5,12345678901,true,2024-01-31,2024-01-31 10:00:00,2024-01-31T10:00:00Z,1e5,,x
                """);
        put(
                "sales/2.csv",
                """
                id,code,price,big,ok,day,at,utc,ratio,empty,"a: #c"
                -2,8,-20.125,,false,2024-02-29,2024-02-29T10:00:00.5,2024-02-29T10:00:00Z,2,,y
                """);
        assertThat(proposed("input/sales/"))
                .isEqualTo(
                        """
                        schemas:
                          SalesRow:
                            "id": integer
                            "code": varchar
                            "price": decimal(18,3)
                            "big": bigint
                            "ok": boolean
                            "day": date
                            "at": timestamp
                            "utc": timestamptz
                            "ratio": double
                            "empty": varchar
                            "a: #c": varchar
                        lake_tables:
                          sales: {bucket: input, prefix: lake/sales/, schema: SalesRow}
                        """);
    }

    @Test
    void aDateThatDoesNotExistIsAText() throws IOException {
        put("1.csv", "day,at\n2024-02-30,2024-01-01 25:00:00\n");
        assertThat(proposed("input")).contains("\"day\": varchar", "\"at\": varchar");
    }

    @Test
    void namesTheColumnsOfParquetFilesThatALakeTableCannotHave() throws SQLException {
        putParquet(
                "2024/a.parquet",
                "SELECT 1::smallint AS n, 2::ubigint AS u, 1.5::decimal(9,2) AS d, [1] AS list,"
                        + " {'x': 1} AS parts, {'x y': 1} AS named, MAP {'x': 1} AS map, now()::timestamptz AS at, 1 AS _leat_source, 1 AS Source");
        assertThat(proposed("input/2024/"))
                .isEqualTo(
                        """
                        schemas:
                          Table_2024Row:
                            "n": integer
                            "u": decimal(20,0)
                            "d": decimal(9,2)
                            "list": integer[]
                            "parts": struct("x" integer)
                            "at": timestamptz
                            # not possible in a lake table: "named", of the type STRUCT("x y" INTEGER)
                            # not possible in a lake table: "map", of the type MAP(VARCHAR, INTEGER)
                            # not possible in a lake table: "_leat_source", of the type INTEGER
                            # not possible in a lake table: "Source", of the type INTEGER
                        lake_tables:
                          table_2024: {bucket: input, prefix: lake/table_2024/, schema: Table_2024Row}
                        """);
    }

    @Test
    void ndjsonFilesMayLackMembers() throws IOException {
        put("input/a.ndjson", "{\"id\": 1, \"name\": \"x\"}\n{\"id\": 2, \"parts\": {\"a\": 1}}\n");
        put("input/b.ndjson", "{\"id\": 3, \"more\": 1.5}\n");
        assertThat(proposed("input/input/"))
                .contains("\"id\": bigint", "\"name\": varchar", "\"more\": decimal(18,1)")
                .contains("\"parts\": struct(\"a\" bigint)")
                .contains("  input_2: {bucket: input, prefix: lake/input_2/, schema: Input_2Row}");
    }

    @Test
    void errorsNameTheFilesAndWhatToDo() throws Exception {
        put("a/1.csv", "id,name\n1,x\n");
        put("a/2.csv", "id,other\n1,x\n");
        assertThat(leat(2, "suggest", "bucket:inptu/x", "--lake-table"))
                .contains("no bucket 'inptu'", "input");
        assertThat(leat(2, "suggest", "bucket:input/none", "--lake-table"))
                .contains("there is no object with content whose name begins with 'input/none'");
        assertThat(leat(2, "suggest", "bucket:input/a/", "--lake-table"))
                .contains(
                        "'input/a/1.csv' and 'input/a/2.csv' cannot be in one table: the second has"
                                + " other columns: id VARCHAR, other VARCHAR; use a prefix");
        put("b/1.csv", "id\n1\n");
        put("b/2.ndjson", "{\"id\": 1}\n");
        assertThat(leat(2, "suggest", "bucket:input/b/", "--lake-table"))
                .contains("the second has another format");
        putParquet("c/1.parquet", "SELECT 1 AS id");
        putParquet("c/2.parquet", "SELECT 'x' AS id");
        assertThat(leat(2, "suggest", "bucket:input/c/", "--lake-table"))
                .contains("other columns: id VARCHAR");
        put("d/1.parquet", "no parquet");
        assertThat(leat(2, "suggest", "bucket:input/d/", "--lake-table"))
                .contains("input/d/1.parquet");
    }
}
