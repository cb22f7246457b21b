package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.config.AppFile;
import dev.leat.contract.Life;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at each point of a start that renames, or without `-Dcrash.full` at every
/// second one: afterwards all stored names are the former ones, or all are the new ones.
@Tag("crash")
public class RenameKillTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 1}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, archive: 30d, to: [{view: sales}]}
            """;

    private static final String RENAMED =
            APP.replace("count: {", "tally: {was: count, ")
                    .replace("views: {sales: {", "views: {totals: {was: sales, ")
                    .replace("view: sales", "view: totals");

    private static final Set<String> BEFORE =
            Set.of("count", "count#live", "count-redrive", "count-dlq", "sales");
    private static final Set<String> AFTER =
            Set.of("tally", "tally#live", "tally-redrive", "tally-dlq", "totals");

    private static final int STEP = System.getProperty("crash.full") == null ? 2 : 1;

    @TempDir Path folder;

    @Test
    void aKilledStartRenamesEverythingOrNothing() throws Exception {
        var seen = new TreeSet<String>();
        for (int reading = 0; !seen.contains("open"); reading += STEP) {
            var copy = Files.createDirectory(folder.resolve("start" + reading));
            fill(copy);
            Files.writeString(copy.resolve("app.yaml"), RENAMED);
            try (var child =
                    Life.start(RenameKillTest.class, copy.toString(), String.valueOf(reading))) {
                seen.add(child.next());
            }
            var names = names(copy.resolve("state"));
            assertThat(names).isIn(BEFORE, AFTER);
            seen.add(names.equals(BEFORE) ? "before" : "after");
            if (names.equals(BEFORE)) {
                check(copy, APP, "count");
            }
            check(copy, RENAMED, "tally");
        }
        assertThat(seen).containsExactly("after", "before", "open", "stopped");
    }

    private static LocalPlatform open(Path in, String text) throws Exception {
        var file = in.resolve("app.yaml");
        Files.writeString(file, text);
        var app = AppFile.read(file, Map.of());
        return LocalPlatform.open(app, in.resolve("state"), Time.system());
    }

    private static void fill(Path in) throws Exception {
        var record = new Record("1", "{}".getBytes(UTF_8), Map.of(), 1, Instant.EPOCH);
        var failed = Map.of("sales", List.of(Reason.of("check", "count")));
        var letter = new DeadLetter(0, record, "count", "count-redrive", "", List.of(), failed);
        var one = List.of(new ArchivedRecord(record, Set.of(), Set.of()));
        try (var platform = open(in, APP)) {
            platform.streams().put("live", List.of(new Streams.NewRecord(new byte[1], "key")));
            platform.queue("count-dlq")
                    .send(
                            List.of(
                                    new Message.Outgoing(
                                            "{}".getBytes(UTF_8),
                                            DeadLetterAttribute.attributes(letter),
                                            Optional.empty())));
            platform.sourceStore("count-redrive")
                    .commit(tx -> tx.apply(new Effect.Archive("count", one)));
        }
    }

    /// Returns the names of pipelines, archives, checkpoints, queues and views.
    private static Set<String> names(Path state) throws SQLException {
        var names = new TreeSet<String>();
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("state.db"));
                var select = file.createStatement();
                var rows =
                        select.executeQuery(
                                "SELECT name FROM pipeline UNION SELECT pipeline FROM archive"
                                        + " UNION SELECT pipeline FROM shard_reader"
                                        + " UNION SELECT name FROM queue UNION SELECT name FROM view")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void check(Path in, String text, String pipeline) throws Exception {
        try (var platform = open(in, text)) {
            var letter = platform.queue(pipeline + "-dlq").browse(0, 9).getFirst();
            var info = DeadLetterInfo.of(letter.attributes()).orElseThrow();
            assertThat(info.pipeline()).isEqualTo(pipeline);
            assertThat(platform.archives().next(pipeline, 0)).isPresent();
            assertThat(platform.streams().backlog("live", pipeline).records()).isEqualTo(1);
        }
    }

    /// The process: opens the state of the renamed app, and stops at a given reading of the clock,
    /// of which some are inside the commit that renames. Arguments: a folder with `app.yaml` and
    /// `state`, and the number of the reading. Prints `stopped` at this reading, or `open` if there
    /// are fewer readings.
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var app = AppFile.read(folder.resolve("app.yaml"), Map.of());
        var time = new StoppingTime(Integer.parseInt(arguments[1]));
        LocalPlatform.open(app, folder.resolve("state"), time);
        Life.say("open");
        Thread.currentThread().join();
    }

    private static final class StoppingTime implements Time {

        private final Time system = Time.system();
        private int readings;

        StoppingTime(int readings) {
            this.readings = readings;
        }

        @Override
        public synchronized Instant instant() {
            if (readings-- == 0) {
                Life.say("stopped");
                try {
                    Thread.currentThread().join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return system.instant();
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
            system.await(signal, seen, deadline);
        }
    }
}
