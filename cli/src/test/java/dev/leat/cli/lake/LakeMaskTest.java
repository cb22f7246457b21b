package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Personal values of lake tables, wherever rows, partitions and dead letters are shown.
@Tag("slow")
@Timeout(300)
class LakeMaskTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Customer: {id: integer not null, mail: varchar pii, town: varchar, score: integer pii}
              Stored: {id: integer not null, MAIL: varchar not null, town: varchar, score: integer}
            buckets:
              in:
              lake:
              results:
            lake_tables:
              customers:
                bucket: lake
                schema: Stored
                partition_by: ['truncate(6, MAIL)', town]WAS
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Customer}
                to: [{lake_table: customers}, {queue: copies}]
            queues: {copies: }
            """;

    private static final String FIRST = APP.replace("MAIL", "mail").replace("WAS", "");
    private static final String RENAMED =
            APP.replace("MAIL", "email")
                    .replace("WAS", "\n    was: {email: mail}")
                    .replace("mail: varchar pii", "email: varchar pii");

    @TempDir private Path folder;

    private static void hides(String answer) {
        assertThat(answer).contains("***").doesNotContain("secret", "SECRET", "4711");
    }

    @Test
    void personalValuesAreMasked() throws Exception {
        try (var leat = new LakeServer(FIRST, folder);
                var athena = new AthenaStatements(leat.aws())) {
            leat.put("in/a.csv", "id,mail,town,score\n1,secret@b.c,Ulm,4711\n");
            for (var statement :
                    List.of(
                            "select * from customers",
                            "select upper(mail), id from customers",
                            "select max(mail) from customers where id = 1",
                            "select score from customers where mail <> 'x'",
                            "select * from customers for timestamp as of (now() + interval '1' hour)",
                            "select * from copies",
                            "select upper(body) from copies",
                            "select \"partition\" from \"customers$files\"",
                            "select * from \"customers$partitions\"")) {
                hides(leat.query(statement));
                hides(String.join("\n", athena.rows(statement)));
            }
            for (var statement :
                    List.of(
                            "select error(body) from copies",
                            "select cast(body as integer) from copies",
                            "select cast(json_extract_string(body, '$.mail') as date) from copies")) {
                assertThat(leat.query(statement))
                        .as(statement)
                        .contains("\"status\":422")
                        .doesNotContain("secret", "4711");
                assertThat(athena.failure(statement)).doesNotContain("secret", "4711");
            }
            assertThat(leat.query("select \"partition\" from \"customers$files\""))
                    .contains("mail_trunc=***/town=Ulm");
            assertThat(athena.rows("show partitions default.CUSTOMERS"))
                    .containsExactly("mail_trunc=***/town=Ulm");
            assertThat(leat.query("select count(*) from customers where mail = 'secret@b.c'"))
                    .contains("[[0]]");
            assertThat(leat.rows("customers", "mail, score")).containsExactly("secret@b.c|4711");

            leat.put("in/b.csv", "id,mail,town,score\nsecret2,secret@d.e,Ulm,4711x\n");
            leat.put("in/c.csv", "id,mail,town,score\n3,,secretly,4711\n");
            var session = new Session(Map.of());
            assertThat(session.run("dlq", "show", "load-files-dlq", "--app", folder.toString()))
                    .isZero();
            assertThat(session.out()).doesNotContain("4711", "secret@");
        }
        // the column of an older version is not in the schema any more
        try (var leat = new LakeServer(RENAMED, folder);
                var athena = new AthenaStatements(leat.aws())) {
            leat.put("in/d.csv", "id,email,town,score\n4,secret@b.c,Ulm,4711\n");
            hides(leat.query("select * from customers"));
            var first =
                    athena.rows(
                                    "select snapshot_id from \"customers$snapshots\" order by committed_at")
                            .get(1);
            var older = "select mail, score from customers for version as of " + first;
            hides(leat.query(older));
            hides(String.join("\n", athena.rows(older)));
            hides(leat.query("select \"partition\" from \"customers$files\""));
        }
    }

    @Test
    void personalValuesOfListsAndStructsAreMasked() throws Exception {
        var app =
                """
                app: shop
                schemas:
                  Customer: {id: integer not null, mails: "varchar[] pii", people: "struct(name varchar, pins integer[])[] pii", town: "struct(name varchar)"}
                queues: {customers: }
                buckets: {lake: , results: }
                lake_tables: {customers: {bucket: lake, schema: Customer}}
                pipelines:
                  load:
                    from: {queue: customers, schema: Customer}
                    key: id
                    to: [{lake_table: customers}]
                """;
        try (var leat = new LakeServer(app, folder);
                var athena = new AthenaStatements(leat.aws())) {
            leat.send(
                    "customers",
                    "{\"id\":1,\"mails\":[\"secret@b.c\"],\"people\":[{\"name\":\"secret\",\"pins\":[4711]}],\"town\":{\"name\":\"Ulm\"}}");
            leat.settle();
            for (var statement :
                    List.of(
                            "select * from customers",
                            "select mails, id from customers",
                            "select people from customers where id = 1",
                            "select mails, people from customers for timestamp as of (now() + interval '1' hour)")) {
                hides(leat.query(statement));
                hides(String.join("\n", athena.rows(statement)));
            }
            for (var statement :
                    List.of(
                            "select mails[1] from customers",
                            "select people[1].name from customers",
                            "select unnest(people) from customers",
                            "select json_extract_string(to_json(people), '$[0].name') from customers",
                            "select len(mails) from customers",
                            "select upper(mails[1]) from customers where people[1].pins[1] = 4711")) {
                assertThat(leat.query(statement)).doesNotContain("secret", "SECRET", "4711\"]");
            }
            // lists and structs that are not personal are masked, too
            assertThat(leat.query("select id, town from customers"))
                    .contains("***")
                    .doesNotContain("Ulm");
            assertThat(leat.rows("customers", "mails[1], people[1].pins[1]"))
                    .containsExactly("secret@b.c|4711");

            leat.send(
                    "customers",
                    "{\"id\":2,\"mails\":[{\"secret\":4711}],\"people\":[\"secret\"]}");
            leat.send(
                    "customers",
                    "{\"id\":3,\"people\":[{\"name\":\"secret\",\"pins\":[\"4711x\"]}]}");
            leat.settle();
            var session = new Session(Map.of());
            assertThat(session.run("dlq", "show", "customers", "--app", folder.toString()))
                    .isZero();
            assertThat(session.out()).contains("people").doesNotContain("4711", "secret");
        }
    }

    /// Spark and other writers put the files of a partition into a folder with its values.
    @Test
    void theFoldersOfOtherWritersAreHidden() throws Exception {
        try (var leat = new LakeServer(FIRST, folder);
                var athena = new AthenaStatements(leat.aws());
                var catalog = leat.catalog(Map.of())) {
            leat.put("in/a.csv", "id,mail,town,score\n1,secret@b.c,Ulm,4711\n");
            var table = catalog.loadTable(TableIdentifier.of("default", "customers"));
            var writer = new ObjectWriter(table.io(), table.location());
            add(writer, "00000-1.parquet");
            var files = "select file_path, \"partition\" from \"customers$files\"";
            hides(leat.query(files));
            assertThat(leat.query(files)).contains("\"00000-1.parquet\"");
            hides(String.join("\n", athena.rows(files)));

            var rows = "select * from customers";
            var missing = "data file 00000-1.parquet of lake table 'customers' does not exist";
            assertThat(leat.query(rows)).contains(missing).doesNotContain("secret");
            assertThat(athena.failure(rows)).contains(missing).doesNotContain("secret");
            leat.put("in/b.csv", "id,mail,town,score\n2,secret@b.c,Ulm,4711\n");
            var letters = new Session(Map.of());
            letters.run("dlq", "show", "load-files-dlq", "--app", folder.toString());
            assertThat(letters.out()).contains(missing).doesNotContain("mail_trunc");

            add(writer, "00000-2.orc");
            var reason = "data file 00000-2.orc of lake table 'customers' has the format ORC";
            writer.table().newDelete().deleteFile(partition(writer) + "00000-1.parquet").commit();
            assertThat(leat.query(rows)).contains(reason).doesNotContain("secret");
            assertThat(athena.failure(rows)).contains(reason).doesNotContain("secret");
        }
    }

    private static String partition(ObjectWriter writer) {
        return writer.location() + "/data/mail_trunc=secret/town=Ulm/";
    }

    /// Adds a data file, whose object is missing.
    private static void add(ObjectWriter writer, String name) {
        var table = writer.table();
        var file =
                DataFiles.builder(table.spec())
                        .withPath(partition(writer) + name)
                        .withPartitionPath("mail_trunc=secret/town=Ulm")
                        .withFileSizeInBytes(1)
                        .withRecordCount(1)
                        .build();
        table.newAppend().appendFile(file).commit();
    }
}
