package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.port.StreamAccess;
import dev.leat.port.Streams;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/// Reads and puts of commands, on Leat's endpoint and virtual time.
class KinesisAccessTest {

    private static final String STREAM = "live";

    @TempDir Path folder;
    private final VirtualTime time = VirtualTime.start();
    private final NextRead next = new NextRead();
    private LeatEndpoint services;
    private AwsClients clients;
    private KinesisAccess access;

    /// Fails the next read.
    private static final class NextRead implements ExecutionInterceptor {

        private final AtomicReference<@Nullable KinesisException> failure = new AtomicReference<>();

        /// Maximum number of records of a read.
        private volatile int most = 10_000;

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest call, ExecutionAttributes attributes) {
            return call.request() instanceof GetRecordsRequest read
                    ? read.toBuilder().limit(Math.min(read.limit(), most)).build()
                    : call.request();
        }

        @Override
        public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
            if (call.request() instanceof GetRecordsRequest) {
                var failed = failure.getAndSet(null);
                if (failed != null) {
                    throw failed;
                }
            }
        }
    }

    @BeforeEach
    void start() {
        services = LeatEndpoint.start(folder, time);
        clients = services.clients(next);
        access = new KinesisAccess(clients::kinesis, new AwsResourceNames("shop", "test-"), time);
        clients.kinesis().createStream(stream -> stream.streamName("test-live").shardCount(1));
    }

    @AfterEach
    void stop() {
        clients.close();
        services.close();
    }

    private void put(int from, int to) {
        access.put(
                STREAM,
                IntStream.range(from, to)
                        .mapToObj(number ->
                                new Streams.NewRecord(
                                        String.valueOf(number).getBytes(StandardCharsets.UTF_8),
                                        "key" + number % 700))
                        .toList());
    }

    private List<String> read(Instant from) {
        var found = new ArrayList<String>();
        for (var shard : access.describe(STREAM).shards()) {
            access.read(STREAM, shard.id(), from)
                    .forEachRemaining(page ->
                            page.forEach(record ->
                                    found.add(new String(record.body(), StandardCharsets.UTF_8))));
        }
        return found;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    /// 1,500 records are two parts with different partition keys, in four requests.
    @Test
    void readsTheRecordsSinceATime() {
        put(0, 1_500);
        time.advance(Duration.ofHours(1));
        put(1_500, 1_600);
        assertThat(read(Instant.EPOCH)).containsExactlyInAnyOrderElementsOf(numbers(0, 1_600));
        assertThat(read(time.instant())).containsExactlyInAnyOrderElementsOf(numbers(1_500, 1_600));
    }

    @Test
    void readsParentsBeforeTheirChildrenToTheirEnds() {
        put(0, 10);
        clients.kinesis()
                .splitShard(split ->
                        split.streamName("test-live")
                                .shardToSplit("shardId-000000000000")
                                .newStartingHashKey("170141183460469231731687303715884105728"));
        put(10, 20);
        assertThat(access.describe(STREAM).shards())
                .extracting(StreamAccess.Shard::open)
                .containsExactly(false, true, true);
        var found = read(Instant.EPOCH);
        assertThat(found.subList(0, 10)).isEqualTo(numbers(0, 10));
        assertThat(found).containsExactlyInAnyOrderElementsOf(numbers(0, 20));
    }

    @Test
    void hasAllRecordsSinceItsCreationOrForItsRetention() {
        time.advance(Duration.ofHours(20));
        assertThat(access.describe(STREAM).since()).isEqualTo(Instant.EPOCH);
        time.advance(Duration.ofHours(20));
        assertThat(access.describe(STREAM).since())
                .isEqualTo(time.instant().minus(Duration.ofHours(24)));
    }

    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(code).build();
    }

    @Test
    void repeatsAReadThatIsRefusedBecauseOfOtherReadersInALaterSecond() throws Exception {
        put(0, 10);
        next.failure.set(
                (KinesisException)
                        ProvisionedThroughputExceededException.builder()
                                .statusCode(400)
                                .awsErrorDetails(details("ProvisionedThroughputExceededException"))
                                .build());
        var before = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = threads.submit(() -> read(Instant.EPOCH));
            time.untilWaiting(1);
            time.advanceToNext();
            assertThat(reading.get()).isEqualTo(numbers(0, 10));
        }
        assertThat(time.instant()).isAfterOrEqualTo(before.plusSeconds(1));
    }

    /// Reads all records in reads of this number, and returns the time that the reads needed.
    private Duration reading(int most) throws Exception {
        next.most = most;
        var before = time.instant();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = threads.submit(() -> read(Instant.EPOCH).size());
            while (!reading.isDone()) {
                time.advanceToNext();
                Thread.onSpinWait();
            }
            assertThat(reading.get()).isEqualTo(40);
        }
        return Duration.between(before, time.instant());
    }

    /// A shard allows five reads and 2 MB a second, of which the pipelines keep one half.
    @Test
    void usesHalfOfTheReadsAndHalfOfTheAmountThatAShardAllows() throws Exception {
        for (int from = 0; from < 40; from += 10) {
            put(from, from + 10);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(reading(10)).as("four small reads").isEqualTo(Duration.ofMillis(3 * 400));
        clients.kinesis().deleteStream(delete -> delete.streamName("test-live"));
        clients.kinesis().createStream(stream -> stream.streamName("test-live").shardCount(1));
        var large = "x".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < 40; from += 20) {
            access.put(
                    STREAM,
                    IntStream.range(from, from + 20)
                            .mapToObj(number -> new Streams.NewRecord(large, "key" + number))
                            .toList());
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(reading(20)).as("two reads of a megabyte").isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void continuesBehindTheLastRecordIfAnIteratorExpires() {
        put(0, 1_200);
        var pages = access.read(STREAM, "shardId-000000000000", Instant.EPOCH);
        var found = new ArrayList<>(pages.next());
        next.failure.set(
                (KinesisException)
                        ExpiredIteratorException.builder()
                                .statusCode(400)
                                .awsErrorDetails(details("ExpiredIteratorException"))
                                .build());
        pages.forEachRemaining(found::addAll);
        assertThat(found).hasSize(1_200).doesNotHaveDuplicates();
    }

    @Test
    void namesAMissingStream() {
        Supplier<StreamAccess.Description> missing = () -> access.describe("other");
        assertThatThrownBy(missing::get)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the stream test-other does not exist in Kinesis")
                .hasMessageContaining("--create");
    }
}
