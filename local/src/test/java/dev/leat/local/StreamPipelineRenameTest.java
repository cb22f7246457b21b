package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Source;
import dev.leat.port.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A pipeline that reads a stream and gets a new name in the app keeps its state.
class StreamPipelineRenameTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 1}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, archive: 30d, to: [{view: sales}]}
            """;

    private static final String RENAMED = APP.replace("count: {", "tally: {was: count, ");

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();

    private LocalPlatform open(String text) throws Exception {
        return LocalPlatform.open(app(text), folder.resolve("state"), time);
    }

    private App app(String text) throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(file, text);
        return AppFile.read(file, Map.of());
    }

    private static void put(LocalPlatform platform, String... data) {
        for (var text : data) {
            platform.streams()
                    .put("live", List.of(new Streams.NewRecord(text.getBytes(UTF_8), "key")));
        }
    }

    private static List<String> lease(LocalPlatform platform, Source source, String queue) {
        var lease = source.lease(10, Long.MAX_VALUE).orElseThrow();
        var again = new Effect.@Nullable Again[lease.work().size()];
        platform.sourceStore(queue).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
        return lease.work().records().stream().map(record -> text(record.body())).toList();
    }

    private static String text(byte[] body) {
        return new String(body, UTF_8);
    }

    private static Message.Outgoing message(String body) {
        return Message.Outgoing.of(body.getBytes(UTF_8));
    }

    private static List<String> bodies(LocalPlatform platform, String queue) {
        return platform.queue(queue).browse(0, 9).stream().map(seen -> text(seen.body())).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "latest"})
    void continuesAtItsCheckpoint(String start) throws Exception {
        var from = "schema: Sale, start: " + start;
        try (var platform = open(APP.replace("schema: Sale", from))) {
            put(platform, "a", "b");
            assertThat(lease(platform, platform.source("count-redrive"), "count-redrive"))
                    .containsExactly("a", "b");
            put(platform, "c");
        }
        try (var platform = open(RENAMED.replace("schema: Sale", from))) {
            assertThat(platform.streams().backlog("live", "tally").records()).isEqualTo(1);
            assertThat(lease(platform, platform.source("tally-redrive"), "tally-redrive"))
                    .containsExactly("c");
        }
    }

    @Test
    void keepsItsQueues() throws Exception {
        try (var platform = open(APP)) {
            platform.queue("count-redrive").send(List.of(message("again")));
            platform.queue("count-dlq").send(List.of(message("dead")));
        }
        for (int start = 0; start < 2; start++) {
            try (var platform = open(RENAMED)) {
                assertThat(platform.notices()).isEmpty();
                assertThat(platform.queues().list())
                        .extracting(QueueAdmin.Managed::name)
                        .containsExactly("tally-dlq", "tally-redrive");
                assertThat(bodies(platform, "tally-redrive")).containsExactly("again");
                assertThat(bodies(platform, "tally-dlq")).containsExactly("dead");
            }
        }
        try (var platform = open(RENAMED.replace("tally: {", "third: {"))) {
            assertThat(bodies(platform, "third-redrive")).containsExactly("again");
            assertThat(bodies(platform, "third-dlq")).containsExactly("dead");
        }
    }

    /// An app may declare a queue that would otherwise be implicit.
    @Test
    void keepsDeclaredQueues() throws Exception {
        var declared = APP + "queues: {count-redrive: {dead_letter_queue: lost}}\n";
        try (var platform = open(declared)) {
            platform.queue("count-redrive").send(List.of(message("again")));
            platform.queue("lost").send(List.of(message("dead")));
        }
        try (var platform =
                open(RENAMED + "queues: {tally-redrive: {dead_letter_queue: lost}}\n")) {
            assertThat(platform.notices()).isEmpty();
            assertThat(bodies(platform, "tally-redrive")).containsExactly("again");
            assertThat(bodies(platform, "lost")).containsExactly("dead");
        }
    }

    @Test
    void keepsItsArchives() throws Exception {
        var record = new Record("1", "{}".getBytes(UTF_8), Map.of(), 1, time.instant());
        var one = List.of(new ArchivedRecord(record, Set.of(), Set.of()));
        try (var platform = open(APP)) {
            platform.sourceStore("count-redrive")
                    .commit(tx -> {
                        tx.apply(new Effect.Archive("count", one));
                        return tx.apply(new Effect.Archive("count#live", one));
                    });
        }
        time.advance(Duration.ofHours(1));
        try (var platform = open(RENAMED)) {
            for (var name : List.of("tally", "tally#live")) {
                assertThat(platform.archives().next(name, 0).orElseThrow().records()).hasSize(1);
            }
            assertThat(platform.archives().find("count")).isEmpty();
            assertThat(platform.archives().find("count#live")).isEmpty();
        }
    }
}
