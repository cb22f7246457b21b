package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.RecordArchive;
import dev.leat.app.View;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import dev.leat.plan.Effect;
import dev.leat.port.Archives.Archive;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Archives whose older records are in objects of a bucket.
@Timeout(300)
class BucketArchiveTest {

    private static final String BUCKET = "kept";
    private static final Duration KEEP = Duration.ofDays(30);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();
    private final Instant start = time.instant();
    private LocalPlatform platform;

    @BeforeEach
    void open() {
        open(archived(Optional.of(BUCKET)));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void open(App app) {
        platform = LocalPlatform.open(app, folder, time);
    }

    private void reopen(App app) {
        platform.close();
        open(app);
    }

    private static App archived(Optional<String> bucket) {
        return app(Optional.of(new RecordArchive(KEEP, bucket)));
    }

    private static App app(Optional<RecordArchive> archive) {
        var orders = ViewApp.orders();
        var pipelines = new LinkedHashMap<String, Pipeline>();
        orders.pipelines().forEach((name, p) -> pipelines.put(name, p.withArchive(archive)));
        var queues = new LinkedHashMap<>(orders.queues());
        queues.put("news", Queue.deadLetters("news"));
        var notify = new Bucket.Notify(new Bucket.Target.ToQueue("news"), "", "");
        var expiring = new Bucket(BUCKET, Optional.of(notify), Optional.of(Duration.ofDays(3)));
        return orders.withQueues(queues)
                .withPipelines(pipelines)
                .withBuckets(Map.of(BUCKET, expiring));
    }

    /// Archives records that arrive now, as one segment.
    private void archive(int first, int count) {
        archive(
                IntStream.range(first, first + count)
                        .mapToObj(id ->
                                record(
                                        id,
                                        "{\"order_id\": %d}"
                                                .formatted(id)
                                                .getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private Record record(int id, byte[] body) {
        return new Record(Integer.toString(id), body, Map.of(), 1, time.instant());
    }

    private void archive(List<Record> records) {
        var archived =
                records.stream()
                        .map(record -> new ArchivedRecord(record, Set.of(), Set.of()))
                        .toList();
        platform.sourceStore("orders")
                .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, archived)));
    }

    private Archive summary() {
        return platform.archives().find(ViewApp.PIPELINE).orElseThrow();
    }

    private void awaitObjects(long objects) {
        await(() -> summary().objects() == objects);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<String> ids(Instant from, Instant to) {
        var ids = new ArrayList<String>();
        var segment = platform.archives().next(ViewApp.PIPELINE, 0, from, to);
        while (segment.isPresent()) {
            segment.get().records().forEach(record -> ids.add(record.original().id()));
            segment = platform.archives().next(ViewApp.PIPELINE, segment.get().number(), from, to);
        }
        return ids;
    }

    private List<String> ids() {
        return ids(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(100_000)));
    }

    private static List<String> numbers(int first, int end) {
        return IntStream.range(first, end).mapToObj(Integer::toString).toList();
    }

    private List<StoredObject> objects() {
        return platform.buckets().list(BUCKET, "archive/", "", 99);
    }

    private byte[] content(StoredObject object) throws IOException {
        try (var in = platform.buckets().content(object.unit()).open(0)) {
            return in.readAllBytes();
        }
    }

    private long files() {
        try {
            return ObjectFiles.in(folder).size();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void movesTheSegmentsOfADayToOneObject() {
        for (int i = 0; i < 100; i += 2) {
            archive(i, 2);
        }
        long before = summary().bytes();
        assertThat(objects()).isEmpty();
        time.advance(Duration.ofDays(1));
        archive(100, 1);
        awaitObjects(1);
        assertThat(ids()).isEqualTo(numbers(0, 101));
        assertThat(objects())
                .singleElement()
                .satisfies(object ->
                        assertThat(object.unit().key())
                                .matches(
                                        "archive/order_stats/2026-01-05T00-00-00Z-[0-9a-f]{16}\\.zst"));
        assertThat(summary().records()).isEqualTo(101);
        assertThat(summary().objectBytes()).isPositive().isLessThan(before / 5);
        // The archive is no input of anything.
        assertThat(platform.queue("news").browse(0, 9)).isEmpty();
    }

    @Test
    void readsAPeriodOfObjectsAndTheStateFile() {
        for (int day = 0; day < 5; day++) {
            archive(day * 10, 5);
            time.advance(Duration.ofHours(1));
            archive(day * 10 + 5, 5);
            time.advance(Duration.ofHours(23));
        }
        archive(50, 1);
        awaitObjects(5);
        assertThat(ids()).isEqualTo(numbers(0, 51));
        var last = start.plus(Duration.ofDays(4));
        assertThat(ids(last.plusSeconds(1), last.plus(Duration.ofDays(9))))
                .isEqualTo(numbers(45, 51));
        assertThat(ids(start, start.plus(Duration.ofMinutes(59)))).isEqualTo(numbers(0, 5));
        reopen(archived(Optional.of(BUCKET)));
        assertThat(ids()).isEqualTo(numbers(0, 51));
    }

    @Test
    void movesAgainAfterAFailureThatItReports() throws Exception {
        var reported = new LinkedBlockingQueue<String>();
        var appender =
                new AppenderBase<ILoggingEvent>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        reported.add(event.getFormattedMessage());
                    }
                };
        appender.start();
        var logger = (Logger) LoggerFactory.getLogger("dev.leat.local.archive");
        logger.addAppender(appender);
        try {
            archive(0, 3);
            var objects = folder.resolve("objects");
            Files.createFile(objects);
            time.advance(Duration.ofDays(1));
            archive(3, 1);
            assertThat(reported.take())
                    .startsWith(
                            "Records of the archive of order_stats could not be moved to bucket kept: ");
            assertThat(ids()).isEqualTo(numbers(0, 4));
            Files.delete(objects);
            int next = 4;
            while (summary().objects() == 0) {
                time.advance(Duration.ofMinutes(2));
                archive(next++, 1);
            }
            assertThat(ids()).isEqualTo(numbers(0, next));
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void keepsTheNumbersOfSegmentsThatMoveWhileTheyAreRead() {
        archive(0, 2);
        archive(2, 2);
        archive(4, 2);
        var first = platform.archives().next(ViewApp.PIPELINE, 0).orElseThrow();
        time.advance(Duration.ofDays(2));
        archive(6, 1);
        awaitObjects(1);
        var second = platform.archives().next(ViewApp.PIPELINE, first.number()).orElseThrow();
        assertThat(second.records()).extracting(r -> r.original().id()).containsExactly("2", "3");
        assertThat(ids()).isEqualTo(numbers(0, 7));
    }

    @Test
    void movesManyBytesAtOnce() {
        var random = new Random(7);
        for (int i = 0; i < 80; i++) {
            var body = new byte[100_000];
            random.nextBytes(body);
            archive(List.of(record(i, body)));
        }
        await(() ->
                summary().objects() > 0 && summary().bytes() - summary().objectBytes() < 4 << 20);
        assertThat(ids()).isEqualTo(numbers(0, 80));
        assertThat(summary().records()).isEqualTo(80);
    }

    @Test
    void removesObjectsAfterThePeriodOfTheArchiveOnly() {
        archive(0, 3);
        time.advance(Duration.ofDays(1));
        archive(3, 1);
        awaitObjects(1);
        time.advance(KEEP.minus(Duration.ofDays(1)));
        archive(4, 1);
        // The period of the bucket is over, but not that of the archive.
        awaitObjects(2);
        assertThat(ids()).isEqualTo(numbers(0, 5));
        time.advance(Duration.ofHours(1));
        archive(5, 1);
        assertThat(ids()).isEqualTo(numbers(3, 6));
        assertThat(summary().since()).isEqualTo(start.plus(Duration.ofHours(1)));
        assertThat(objects()).hasSize(1);
        await(() -> files() == 1);
    }

    /// Records in objects name the sinks to which they were delivered.
    @Test
    void refusesToRenameAViewWhoseRecordsAreInObjects() {
        archive(0, 3);
        time.advance(Duration.ofDays(1));
        archive(3, 1);
        awaitObjects(1);
        platform.close();
        var users = ViewApp.users();
        var renamed =
                new View(
                        "totals",
                        users.key(),
                        users.measures(),
                        users.every(),
                        users.rankBy(),
                        users.redisKey(),
                        Optional.of(users.name()));
        var app = archived(Optional.of(BUCKET));
        var views = new LinkedHashMap<>(app.views());
        views.remove(users.name());
        views.put(renamed.name(), renamed);
        var after = app.withViews(views);
        assertThatThrownBy(() -> open(after))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the view user_stats cannot be renamed to view totals: the archive of pipeline order_stats has objects in a bucket, and records in them name the sink; use the former name");
        open(app);
    }

    @Test
    void changesItsPlace() {
        archive(0, 3);
        time.advance(Duration.ofDays(1));
        reopen(archived(Optional.of(BUCKET)));
        awaitObjects(1);
        reopen(archived(Optional.empty()));
        archive(3, 3);
        time.advance(Duration.ofDays(1));
        archive(6, 1);
        assertThat(ids()).isEqualTo(numbers(0, 7));
        assertThat(summary().objects()).isEqualTo(1);
        reopen(archived(Optional.of(BUCKET)));
        awaitObjects(2);
        assertThat(ids()).isEqualTo(numbers(0, 7));
        assertThat(files()).isEqualTo(2);
        reopen(app(Optional.empty()));
        assertThat(platform.archives().list()).isEmpty();
        assertThat(objects()).isEmpty();
        assertThat(files()).isZero();
    }

    @Test
    void saysWhichRecordsAreMissing() throws Exception {
        archive(0, 3);
        time.advance(Duration.ofDays(1));
        archive(3, 1);
        awaitObjects(1);
        var object = objects().getFirst();
        var key = object.unit().key();
        var bytes = content(object);
        var later = time.instant();

        platform.buckets().delete(BUCKET, key);
        assertThatThrownBy(this::ids)
                .isInstanceOf(CorruptStateException.class)
                .hasMessage(
                        "the object %s of bucket kept was deleted; it has 3 records of the archive of pipeline order_stats, which were processed from 2026-01-05T00:00:00Z to 2026-01-05T00:00:00Z; put the object into the bucket again, from a backup"
                                .formatted(key));
        assertThat(ids(later, later)).isEqualTo(numbers(3, 4));

        put(key, new byte[] {1, 2, 3});
        assertThatThrownBy(this::ids)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(key + " of bucket kept has other content; it has 3 records");

        put(key, bytes);
        assertThat(ids()).isEqualTo(numbers(0, 4));

        var path = folder.resolve(path(key));
        reopen(archived(Optional.of(BUCKET)));
        Files.delete(path);
        assertThatThrownBy(this::ids)
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(key + " of bucket kept cannot be read (");
    }

    private void put(String key, byte[] content) throws IOException {
        platform.buckets().put(BUCKET, key, new ByteArrayInputStream(content), Map.of());
    }

    private String path(String key) {
        var unit = platform.buckets().head(BUCKET, key).orElseThrow().unit();
        return platform.buckets().content(unit).path().orElseThrow().toString();
    }
}
