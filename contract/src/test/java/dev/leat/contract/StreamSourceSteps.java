package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Lease;
import dev.leat.port.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// The app, and the steps, of the tests of a stream as the source of a pipeline.
abstract class StreamSourceSteps extends PlatformContract {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null}}
            streams: {live: {shards: 2}}
            views: {sales: {measures: {n: count(*)}}}
            pipelines:
              count: {from: {stream: live, schema: Sale, start: START}, key: id, to: [{view: sales}]}
            """;

    /// The tag of tests with a pipeline that begins at the latest record.
    static final String LATEST = "latest";

    static final String NAME = "count-redrive";
    static final String LETTERS = "count-dlq";
    static final long PLENTY = Long.MAX_VALUE;

    /// A hash key of the second of two shards.
    static final BigInteger HIGH = BigInteger.TWO.pow(127).add(BigInteger.TEN);

    static final Again LATER = new Again(Duration.ofSeconds(10), true);
    static final Again BACK = new Again(Duration.ZERO, false);

    /// The time after which nothing of a process that died is leased any more.
    static final Duration DEAD = Duration.ofSeconds(60);

    @TempDir Path folder;
    final TestedStream stream;
    private String begin = "oldest";

    /// @param host the platform, and its stream `live` with two shards
    <H extends ContractHost & TestedStream> StreamSourceSteps(H host) {
        super(host);
        this.stream = host;
    }

    @Override
    @BeforeEach
    void begin(TestInfo test) {
        begin = test.getTags().contains(LATEST) ? LATEST : "oldest";
        super.begin(test);
        if (begin.equals(LATEST)) {
            needsVirtualTime(); // the pipeline begins at a time
        }
        // A pipeline begins with its first request for records.
        assertThat(source().available(1)).isZero();
    }

    @Override
    protected App app() {
        try {
            var file = folder.resolve("app.yaml");
            Files.writeString(file, APP.replace("START", begin));
            return AppFile.read(file, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AppException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Source source() {
        return engine().source(NAME);
    }

    final void needsVirtualTime() {
        assumeTrue(stream.onVirtualTime(), "the stream keeps its own time");
    }

    final void crash() {
        crashAndReopen();
        time.advance(DEAD);
    }

    /// Puts records into the first or second shard.
    final void put(int half, String... data) {
        Arrays.stream(data)
                .forEach(each -> stream.put(each, "k" + half, half == 0 ? BigInteger.ZERO : HIGH));
    }

    final Lease lease() {
        return source().lease(10, PLENTY).orElseThrow();
    }

    final void commit(Lease lease, @Nullable Again... again) {
        engine().sourceStore(NAME).commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    final void finish(Lease lease) {
        commit(lease, new @Nullable Again[lease.work().size()]);
    }

    static List<String> data(Lease lease) {
        return lease.work().records().stream().map(record -> text(record.body())).toList();
    }

    static List<Integer> attempts(Lease lease) {
        return lease.work().records().stream().map(Record::attempt).toList();
    }

    static String attribute(Record record, String name) {
        var value = record.attributes().get(name);
        return value == null ? "" : value.asText();
    }
}
