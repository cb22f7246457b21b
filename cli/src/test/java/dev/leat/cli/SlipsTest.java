package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Shop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that are almost right: what they answer says how it is meant.
class SlipsTest {

    private static final String APP =
            Shop.APP
                    .replace("  Orders:\n", "  Orders:\n  Later:\n")
                    .replace(
                            "api:\n",
                            """
                              count_later:
                                from: {queue: Later, schema: Order}
                                key: order_id
                                to:
                                  - view: everyone
                            buckets:
                              input:
                            api:
                            """);

    @TempDir Path folder;

    private Shop shop;
    private String file = "";

    @BeforeEach
    void write() throws Exception {
        shop = new Shop(folder).write("app.yaml", APP).write("a.ndjson", "{}\n");
        file = folder.resolve("a.ndjson").toString();
        Files.createDirectory(folder.resolve(".leat"));
    }

    private Session run(int code, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--app", shop.path()));
        return Session.run(code, all.toArray(String[]::new));
    }

    @Test
    void argumentsInTheOtherOrder() {
        assertThat(run(2, "send", file, "Orders").err())
                .isEqualTo(
                        "no such file: Orders; the queue is the first argument: ./leat send Orders %s\n"
                                .formatted(file));
        assertThat(run(2, "put", "input", file).err())
                .isEqualTo(
                        "no such file: input; the bucket is the last argument: ./leat put %s input\n"
                                .formatted(file));
    }

    @Test
    void lettersThatAreNotThere() {
        run(0, "send", "Orders", file);
        assertThat(run(0, "dlq", "show", "Orders").out())
                .isEqualTo("no dead letters in Orders-dlq\n");
        assertThat(run(0, "dlq", "show", "Orders", "--json").out()).isEmpty();
        for (var command : List.of("redrive", "purge", "preview")) {
            assertThat(run(1, "dlq", command, "Orders", "--id", "x").err())
                    .isEqualTo(
                            "no dead letter x in Orders-dlq; 'dlq show' lists dead letters with number, id and identity\n");
        }
        assertThat(run(1, "dlq", "redrive", "Orders", "--id", "7", "--yes").err())
                .contains("no dead letter 7 in Orders-dlq");
        assertThat(run(0, "dlq", "history").out()).isEqualTo("no redrives or purges yet\n");
    }

    @Test
    void aQueueInPlaceOfARun() {
        run(0, "send", "Orders", file);
        assertThat(run(2, "dlq", "history", "Orders").err())
                .isEqualTo(
                        "'Orders' is a queue, not a run; without an argument, the runs of all queues are listed\n");
        assertThat(run(2, "dlq", "history", "x").err())
                .isEqualTo("no run 'x'; without an argument, all runs are listed\n");
    }

    @Test
    void aRebuildOfNothing() {
        assertThat(run(2, "rebuild", "users").err())
                .startsWith(
                        "pipeline count_orders has no archive; give the documents of view users");
    }

    @Test
    void objectsWithoutAByte() {
        for (var name : List.of("e.csv", "e.parquet")) {
            shop.write(name, "");
            run(0, "put", folder.resolve(name).toString(), "input");
            assertThat(run(2, "sql", "from \"input/%s\"".formatted(name)).err())
                    .isEqualTo("'input/%s' is empty: it has no columns\n".formatted(name));
        }
        assertThat(run(2, "sql", "from \"input/none.csv\"").err()).contains("there is no object");
    }

    @Test
    void objectsThatAreNoFilesOfTheirFormat() {
        shop.write("b.ndjson", "no").write("b.json", "no");
        for (var name : List.of("b.ndjson", "b.json")) {
            run(0, "put", folder.resolve(name).toString(), "input");
            assertThat(run(2, "sql", "from \"input/%s\"".formatted(name)).err())
                    .startsWith("'input/%s' cannot be read: ".formatted(name))
                    .doesNotContain("DuckDB");
        }
    }

    @Test
    void deadLettersOfAllQueuesAreOneLineOfTheSummary() {
        run(0, "send", "Orders", file);
        run(0, "send", "Later", file);
        var session = new Session();
        session.run("up", shop.path(), "--until-idle", "--port", "0", "--aws-port", "off");
        assertThat(session.out())
                .contains("\ndead letters: 1 in Orders-dlq, 1 in Later-dlq; to see the causes:\n")
                .containsOnlyOnce("to see the causes");
    }
}
