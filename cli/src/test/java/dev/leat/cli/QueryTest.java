package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `POST /leat/v1/queries` of an app that runs, on real state.
class QueryTest {

    private static final String FILES =
            """
            buckets:
              input:
              good:
            """;

    private static final String PIPELINE =
            """
              clean_customers:
                from: {bucket: input, schema: Customer, format: csv}
                steps:
                  - set: {mail_host: "split_part(mail, '@', 2)"}
                to:
                  - {bucket: good, path: "{source.stem}.parquet"}
            """;

    private static final String SCHEMA =
            """
              Customer:
                id: varchar not null
                mail: varchar pii
            """;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
        shop.write(
                "app.yaml",
                Shop.APP
                        .replace("queues:\n", FILES + "queues:\n")
                        .replace("pipelines:\n", "pipelines:\n" + PIPELINE)
                        .replace("schemas:\n", "schemas:\n" + SCHEMA));
    }

    private String query(String statement, String parameters) throws Exception {
        var running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var body = JsonMapper.shared().createObjectNode().put("statement", statement);
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + "/leat/v1/queries" + parameters))
                        .header("Authorization", "Bearer " + running.token())
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private void leat(String... words) {
        var session = new Session();
        assertThat(session.run(words)).as(session.err()).isZero();
    }

    private void put(String name, String text) {
        shop.write(name, text);
        leat("put", folder.resolve(name).toString(), "input/", "--app", shop.path());
    }

    @Test
    void asksViewsAndQueuesOfAnAppThatRuns() throws Exception {
        try (var app = new Background(shop)) {
            for (int i = 0; i < 3; i++) {
                leat("send", "Orders", "--app", shop.path(), Shop.order("" + i, "u1", "0.10"));
            }
            app.awaitMatch("/everyone", "\"orders\":3");
            assertThat(query("select user_id, orders, spent from users", ""))
                    .isEqualTo(
                            """
                            {"columns":[{"name":"user_id","type":"VARCHAR"},{"name":"orders","type":"BIGINT"},\
                            {"name":"spent","type":"DECIMAL(22,2)"}],"rows":[["U1",3,0.30]],"truncated":false,"notes":[]}\
                            """);
            assertThat(query("select count(*) from \"Orders-dlq\"", "")).contains("\"rows\":[[0]]");
            assertThat(query("select * from user", ""))
                    .contains(
                            "table 'user' does not exist (at character 15); did you mean `users`?");
        }
    }

    @Test
    void masksFilesOfBucketsByTheSchemaOfTheirPipelines() throws Exception {
        put("c.csv", "id,mail,e_mail\n1,a@b.c,d@e.f\n");
        put("bad.csv", "id,mail\n,g@h.i\n");
        leat("up", shop.path(), "--until-idle", "--port", "0", "--aws-port", "0");
        try (var _ = new Background(shop)) {
            for (var table :
                    new String[] {
                        "input", "'input/c.csv'", "good", "'good/*'", "'good/**.rejects'"
                    }) {
                assertThat(query("select upper(f::varchar) from " + table + " f", ""))
                        .as(table)
                        .contains("\"rows\":[[")
                        .contains("***")
                        .doesNotContain("A@B.C", "D@E.F", "G@H.I", "\"B.C\"");
            }
            assertThat(query("select mail, e_mail from 'input/c.csv'", "?unmasked=true"))
                    .contains("[[\"a@b.c\",\"d@e.f\"]]");
            assertThat(query("select id, mail_host from good", "?unmasked=true"))
                    .contains("[[\"1\",\"b.c\"]]");
            var note =
                    "input: 1 of 2 records that were read is malformed and not in the table:"
                            + " input/bad.csv, line 2";
            assertThat(query("select id from input", ""))
                    .contains("[[\"1\"]]", "\"notes\":[\"" + note + "\"]");
            var session = new Session();
            session.run("sql", "select id from input", "--app", shop.path(), "--format", "csv");
            assertThat(session.out()).isEqualTo("id\n1\n");
            assertThat(session.err())
                    .contains(note + " (id is missing or null (varchar not null))");
            assertThat(query("select * from 'input/none.csv'", ""))
                    .contains("there is no object 'input/none.csv'");
            assertThat(query("select id from 'input/c.csv' where id > now()", ""))
                    .doesNotContain(".leat", "asked-");
            try (var left = Files.newDirectoryStream(folder.resolve(".leat/queries"), "asked-*")) {
                assertThat(left).isEmpty();
            }
        }
    }
}
