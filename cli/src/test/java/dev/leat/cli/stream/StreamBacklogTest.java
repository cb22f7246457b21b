package dev.leat.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Lease;
import dev.leat.port.Source;
import dev.leat.port.Streams;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The backlog of a pipeline that reads a stream.
class StreamBacklogTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 2}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale}, key: id, to: [{view: sales}]}
            """;

    private static final String NAME = "count-redrive";
    private static final Again BACK = new Again(Duration.ZERO, false);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private LocalPlatform platform;

    @BeforeEach
    void open() throws Exception {
        var file = folder.resolve("app.yaml");
        Files.writeString(file, APP);
        platform = LocalPlatform.open(AppFile.read(file, Map.of()), folder.resolve("state"), time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void crash() throws Exception {
        platform.crash();
        open();
    }

    private Source source() {
        return platform.source(NAME);
    }

    /// Puts a record into the first or second shard.
    private void put(int half, String... data) {
        var hash = half == 0 ? BigInteger.ZERO : BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
        platform.streams()
                .put(
                        "live",
                        Arrays.stream(data)
                                .map(text ->
                                        new Streams.NewRecord(
                                                text.getBytes(StandardCharsets.UTF_8),
                                                "k" + half,
                                                hash))
                                .toList());
    }

    private Lease lease() {
        return source().lease(10, Long.MAX_VALUE).orElseThrow();
    }

    private void settle(Lease lease, @Nullable Again... again) {
        platform.sourceStore(NAME).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    private void finish(Lease lease) {
        settle(lease, new @Nullable Again[lease.work().size()]);
    }

    private void checkBacklog(long records, Duration lag) {
        assertThat(platform.streams().backlog("live", "count"))
                .isEqualTo(new Streams.Backlog(records, lag));
    }

    @Test
    void theBacklogHasTheUnfinishedRecordsAndTheAgeOfTheOldest() throws Exception {
        checkBacklog(0, Duration.ZERO);
        put(0, "a", "b", "c");
        time.advance(Duration.ofSeconds(20));
        put(1, "d");
        time.advance(Duration.ofSeconds(10));
        checkBacklog(4, Duration.ofSeconds(30));
        var first = lease();
        checkBacklog(4, Duration.ofSeconds(30));
        settle(first, null, BACK, null);
        finish(lease());
        checkBacklog(1, Duration.ofSeconds(30));
        crash();
        checkBacklog(1, Duration.ofSeconds(30));
        put(1, "e");
        time.advance(Duration.ofDays(1).minusSeconds(30));
        checkBacklog(1, Duration.ofDays(1).minusSeconds(30));
        platform.streams().reshard("live", 1);
        put(0, "f");
        time.advance(Duration.ofSeconds(5));
        checkBacklog(2, Duration.ofDays(1).minusSeconds(25));
        finish(lease());
        checkBacklog(1, Duration.ofSeconds(5));
    }
}
