package dev.leat.cli.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app of two pipelines with FIFO queues before and between them, and the commands for such
/// queues.
class FifoTest {

    private static final String APP =
            """
            app: moves
            schemas:
              Move: {id: varchar not null, player: varchar not null, step: integer not null}
              Step: {id: varchar not null, player: varchar not null, step: integer not null, place: bigint, lane: varchar}
            queues:
              Moves: {fifo: true}
              Steps: {fifo: true}
              Seen: {fifo: true}
              Plain:
            views:
              players:
                key: player
                measures: {moves: count(*), reach: sum(step)}
            pipelines:
              moves:
                from: {queue: Moves, schema: Move}
                key: id
                steps:
                  - check:
                      a step goes forward: step > 0
                to:
                  - queue: Steps
                    group: source.group
                    select: {id: id, player: player, step: step, place: source.sequence, lane: source.group}
                  - view: players
              steps:
                from: {queue: Steps, schema: Step}
                key: id
                to:
                  - queue: Seen
                    group: player
            """;

    @TempDir Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder).write("app.yaml", APP);
    }

    private Session run(int code, String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--app", shop.path()));
        return Session.run(code, arguments.toArray(String[]::new));
    }

    private static String move(String id, String player, int step) {
        return "{\"id\":\"%s\",\"player\":\"%s\",\"step\":%d}".formatted(id, player, step);
    }

    private String file(String... lines) {
        shop.write("moves.ndjson", String.join("\n", lines));
        return folder.resolve("moves.ndjson").toString();
    }

    private void work() {
        var session = new Session();
        int code = session.run("up", shop.path(), "--port", "0", "--aws-port", "0", "--until-idle");
        assertThat(code).as(session.err()).isZero();
    }

    private String sql(String statement) {
        return run(0, "sql", statement, "--format", "csv").out();
    }

    @Test
    void everyGroupComesThroughTwoPipelinesInItsOrder() {
        var lines = new ArrayList<String>();
        for (int step = 1; step <= 50; step++) {
            for (var player : List.of("p1", "p2", "p3")) {
                lines.add(move(player + "-" + step, player, step));
            }
        }
        lines.add(60, move("bad", "p2", -1));
        run(0, "send", "Moves", file(lines.toArray(String[]::new)), "--group-by", "player");

        work();

        for (var player : List.of("p1", "p2", "p3")) {
            var seen =
                    sql(
                            "select body->>'step' as step from Seen where body->>'lane' = '%s' order by sequence"
                                    .formatted(player));
            assertThat(seen.lines().skip(1).map(Integer::valueOf).toList())
                    .as(player)
                    .hasSize(50)
                    .isSorted();
        }
        assertThat(sql("select count(distinct body->>'place') as n from Seen"))
                .isEqualTo("n\n150\n");
        assertThat(sql("select * from players order by player"))
                .isEqualTo("player,moves,reach\np1,50,1275\np2,50,1275\np3,50,1275\n");
        assertThat(run(0, "dlq", "show", "Moves").out())
                .contains("  group       p2\n")
                .contains("a step goes forward");
        assertThat(run(0, "dlq", "show", "Moves", "--json").out()).contains("\"group\":\"p2\"");
    }

    @Test
    void sqlShowsTheGroupsOfWhatWaits() {
        run(0, "send", "Moves", file("{\"a\":1}", "{\"a\":2}"), "--group", "p1");
        run(0, "send", "Moves", "--body", "{}", "--group", "p2");
        assertThat(sql("select message_group, count(*) as n from Moves group by 1 order by 1"))
                .isEqualTo("message_group,n\np1,2\np2,1\n");
        assertThat(run(2, "sql", "select message_group from Plain").err())
                .contains("message_group");
    }

    @Test
    void samplesAreOneGroup() {
        shop.write("samples/Moves.ndjson", move("1", "p1", 1) + "\n" + move("2", "p2", 2));
        var session = new Session();
        int code =
                session.run(
                        "up",
                        shop.path(),
                        "--port",
                        "0",
                        "--aws-port",
                        "0",
                        "--samples",
                        "--until-idle");
        assertThat(code).as(session.err()).isZero();
        assertThat(sql("select body->>'lane' as lane from Seen order by sequence"))
                .isEqualTo("lane\nsamples\nsamples\n");
    }

    @Test
    void sendingNeedsAGroupWhereOrderIsKeptAndOnlyThere() {
        assertThat(run(2, "send", "Moves", "--body", "{}").err())
                .endsWith(
                        "queue Moves is FIFO and needs a message group; add --group GROUP or --group-by FIELD\n");
        assertThat(run(2, "send", "Plain", "--body", "{}", "--group", "g").err())
                .startsWith("queue Plain is not FIFO; remove --group,");
        assertThat(run(2, "send", "Moves", "--body", "{}", "--group", "a b").err())
                .contains("--group is 'a b'; a group must be 1 to 128 ASCII letters");
        assertThat(run(2, "send", "Moves", "--body", "{}", "--group", "a", "--group-by", "b").err())
                .contains("both --group and --group-by");
        var lines = file("{}", "{}");
        assertThat(run(2, "send", "Moves", lines, "--group", "a", "--deduplication-id", "d").err())
                .contains("--deduplication-id applies to a single message");
        assertThat(
                        run(
                                        2,
                                        "send",
                                        "Moves",
                                        "--body",
                                        "{}",
                                        "--group",
                                        "a",
                                        "--deduplication-id",
                                        "")
                                .err())
                .contains("--deduplication-id must be ", ", not ''");
    }

    @Test
    void aMessageThatIsSentAgainIsTakenOnce() {
        run(0, "send", "Moves", "--body", "{}", "--group", "a", "--deduplication-id", "d");
        run(0, "send", "Moves", "--body", "[]", "--group", "b", "--deduplication-id", "d");
        run(0, "send", "Moves", "--body", "{}", "--group", "a");
        run(0, "send", "Moves", "--body", "{}", "--group", "a");
        assertThat(run(0, "ls", "queues").out())
                .containsPattern("QUEUE +KIND +VISIBLE +IN FLIGHT")
                .containsPattern("Moves +fifo +2 ")
                .containsPattern("Moves-dlq +fifo +0 ")
                .containsPattern("Plain +standard +0 ");
        assertThat(run(0, "ls", "queues", "--json").out())
                .contains("{\"queue\":\"Moves\",\"visible\":2,")
                .contains("\"fifo\":true}");
    }
}
