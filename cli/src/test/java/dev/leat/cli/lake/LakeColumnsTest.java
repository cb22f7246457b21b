package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app does not start if the rows of its lake tables do not fit the columns in the app file.
class LakeColumnsTest {

    private static final String APP =
            """
            app: tr
            schemas:
              R: {id: varchar not null, v: bigint, x: varchar}
              L: {COLUMNS}
            queues: {Q: {}}
            buckets: {lake: {}}
            lake_tables:
              plant.rows: {bucket: lake, schema: L, partition_by: id OPTIONS}
            pipelines:
              load:
                from: {queue: Q, schema: R}
                key: id
                to: [{lake_table: plant.rows, select: {SELECT}}]
            """;

    @TempDir Path folder;

    private void app(String columns, String options, String select) throws IOException {
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("COLUMNS", columns)
                        .replace("OPTIONS", options)
                        .replace("SELECT", select));
    }

    private Session run(String... words) {
        return Session.run(folder, 0, words);
    }

    private Session up() {
        return run("up", "--until-idle", "--port", "0", "--aws-port", "off");
    }

    private String refused() {
        return Session.run(folder, 1, "up", "--until-idle", "--port", "0", "--aws-port", "off")
                .err();
    }

    private String rows(String columns) {
        var query = "select %s from plant.rows order by id".formatted(columns);
        return run("sql", query, "--format", "csv").out();
    }

    @BeforeEach
    void load() throws IOException {
        app("id: varchar not null, v: bigint, x: varchar", "", "id: id, v: v, x: x");
        run("send", "Q", "{\"id\":\"A1\",\"v\":1,\"x\":\"a\"}");
        up();
        run("send", "Q", "{\"id\":\"A2\",\"v\":5,\"x\":\"b\"}");
    }

    @Test
    void aRenamedColumnNeedsItsFormerName() throws IOException {
        app("id: varchar not null, w: bigint, x: varchar", "", "id: id, w: v, x: x");
        assertThat(refused())
                .contains(
                        "lake table 'plant.rows': the column v is no longer in the schema",
                        "`was: {w: v}`",
                        "accept plant.rows --app");
        app("id: varchar not null, w: bigint not null, x: varchar", "", "id: id, w: v, x: x");
        assertThat(refused()).contains("column w is `not null`", "`was: {w: v}`");
        assertThat(run("ls", "queues").out()).contains("Q");
        app("id: varchar not null, w: bigint, x: varchar", ", was: {w: v}", "id: id, w: v, x: x");
        up();
        assertThat(rows("id, w, x")).contains("A1,1,a", "A2,5,b");
        assertThat(run("dlq", "ls").out()).contains("no dead letters");
    }

    @Test
    void theStartRenamesAColumnWithoutANewRow() throws IOException {
        up();
        app("id: varchar not null, w: bigint, x: varchar", ", was: {w: v}", "id: id, w: v, x: x");
        // Only the running app changes a table.
        assertThat(rows("id, v, x")).contains("A1,1,a", "A2,5,b");
        up();
        assertThat(rows("id, w, x")).contains("A1,1,a", "A2,5,b");
        var objects = run("ls", "buckets", "lake").out();
        up();
        assertThat(run("ls", "buckets", "lake").out()).isEqualTo(objects);
        run("send", "Q", "{\"id\":\"A3\",\"v\":7,\"x\":\"c\"}");
        up();
        assertThat(rows("id, w, x")).contains("A1,1,a", "A2,5,b", "A3,7,c");
    }

    @Test
    void aRenamedTableNeedsItsPrefix() throws IOException {
        up();
        var file = folder.resolve("app.yaml");
        var renamed = Files.readString(file).replace("plant.rows", "plant.items");
        Files.writeString(file, renamed);
        assertThat(up().err() + up().out())
                .contains(
                        "bucket lake has a lake table at plant/rows/, which app.yaml does not name,"
                                + " and no table plant.items yet; if this is its new name, add"
                                + " `prefix: plant/rows/` to it");
        Files.writeString(
                file, renamed.replace("plant.items: {", "plant.items: {prefix: plant/rows/, "));
        assertThat(up().out()).doesNotContain("prefix");
        run("send", "Q", "{\"id\":\"A1\",\"v\":1,\"x\":\"a\"}");
        up();
        assertThat(run("sql", "select id from plant.items order by id", "--format", "csv").out())
                .isEqualTo("id\nA1\nA2\n");
    }

    @Test
    void aColumnDisappearsOnceItIsAccepted() throws IOException {
        app("id: varchar not null, x: varchar", "", "id: id, x: x");
        assertThat(refused()).contains("column v is no longer");
        assertThat(run("accept", "plant.rows").out()).contains("no longer visible: v");
        assertThat(run("accept", "plant.rows").out()).contains("nothing to accept");
        up();
        assertThat(rows("*")).contains("A1,a", "A2,b");
        app("id: varchar not null", "", "id: id");
        assertThat(refused()).contains("column x is no longer");
        app("id: varchar not null, x: bigint", "", "id: id, x: v");
        assertThat(refused()).contains("cannot get the columns of the app");
        assertThat(Session.run(folder, 1, "accept", "plant.rows").err())
                .contains("cannot get the columns of the app");
    }
}
