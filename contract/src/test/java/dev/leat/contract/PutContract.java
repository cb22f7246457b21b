package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.batch.FileUnit;
import dev.leat.port.PreconditionFailedException;
import dev.leat.port.PutObject;
import dev.leat.port.PutObject.Condition;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Contract of putting objects: metadata, conditions and copies.
public abstract class PutContract extends FileContract {

    private static final Condition ABSENT = new Condition.Absent();
    private static final Map<String, String> HEADERS =
            Map.of("content-type", "text/csv; charset=utf-8", "cache-control", "no-store");

    protected PutContract(ContractHost host) {
        super(host);
    }

    private StoredObject put(PutObject put, String content, Optional<Checksum> checksum) {
        try {
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            return objects().put(put, new ByteArrayInputStream(bytes), () -> checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredObject put(PutObject put, String content) {
        return put(put, content, Optional.empty());
    }

    private static PutObject under(String key, Condition condition) {
        return new PutObject(INPUT, key, Map.of(), Map.of(), condition);
    }

    private StoredObject copy(FileUnit from, PutObject put) {
        try {
            return objects().copy(from, put);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsHeadersAndChecksum() {
        var put =
                new PutObject(INPUT, "a", Map.of("who", "Zo\u00eb"), HEADERS, new Condition.Any());
        for (var algorithm : Algorithm.values()) {
            var checksum = new Checksum(algorithm, "of" + algorithm);
            var object = put(put, "x", Optional.of(checksum));
            crashAndReopen();
            var found = objects().head(INPUT, "a").orElseThrow();
            assertThat(found).isEqualTo(object);
            assertThat(found.headers()).isEqualTo(HEADERS);
            assertThat(found.metadata()).containsOnly(Map.entry("who", "Zo\u00eb"));
            assertThat(found.checksum()).contains(checksum);
            assertThat(found.parts()).isZero();
            assertThat(objects().list(INPUT, "", "", 9)).containsExactly(object);
        }
    }

    @Test
    void leavesNothingOfAPutWhoseChecksumIsNotTheBytes() {
        var put = new PutObject(INPUT, "a", Map.of());
        assertThatThrownBy(() ->
                        objects()
                                .put(
                                        put,
                                        new ByteArrayInputStream(new byte[9]),
                                        () -> {
                                            throw new IllegalStateException("other bytes");
                                        }))
                .hasMessage("other bytes");
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(seen(repair().queue(NOTIFICATIONS))).isEmpty();
    }

    @Test
    void putsOnlyWhereThereIsNone() {
        var first = put(under("a", ABSENT), "one").unit();
        assertThatThrownBy(() -> put(under("a", ABSENT), "two"))
                .isInstanceOfSatisfying(
                        PreconditionFailedException.class, e -> assertThat(e.absent()).isFalse());
        assertThat(objects().head(INPUT, "a").map(StoredObject::unit)).contains(first);
        objects().delete(INPUT, "a");
        put(under("a", ABSENT), "three");
        assertThat(found(INPUT, "a")).contains("three");
        assertThat(seen(repair().queue(NOTIFICATIONS))).hasSize(2);
    }

    @Test
    void putsOnlyInThePlaceOfWhatItWasTold() {
        var first = put(under("a", ABSENT), "one").unit();
        var second = put(under("a", new Condition.Etag(first.etag())), "two").unit();
        assertThatThrownBy(() -> put(under("a", new Condition.Etag(first.etag())), "three"))
                .isInstanceOfSatisfying(
                        PreconditionFailedException.class, e -> assertThat(e.absent()).isFalse());
        assertThatThrownBy(() -> put(under("b", new Condition.Etag(first.etag())), "three"))
                .isInstanceOfSatisfying(
                        PreconditionFailedException.class, e -> assertThat(e.absent()).isTrue());
        assertThat(objects().head(INPUT, "a").map(StoredObject::unit)).contains(second);
        assertThat(keys(INPUT, "", 9)).containsExactly("a");
    }

    @Test
    void ofManyPutsAtOnceWhereThereIsNoneOneWins() throws Exception {
        int threads = 8;
        int rounds = 10;
        var won = new AtomicInteger();
        var ready = new CountDownLatch(threads);
        var running = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            running.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                ready.countDown();
                                for (int key = 0; key < rounds; key++) {
                                    try {
                                        put(under("k" + key, ABSENT), "x");
                                        won.incrementAndGet();
                                    } catch (PreconditionFailedException _) {
                                        // Expected: another writer was first.
                                    }
                                }
                            }));
        }
        for (var thread : running) {
            thread.join();
        }
        assertThat(won).hasValue(rounds);
        assertThat(seen(repair().queue(NOTIFICATIONS))).hasSize(rounds);
        reopen();
        assertThat(keys(INPUT, "", 99)).hasSize(rounds);
    }

    /// Each writer increments the current value, as programs do that keep a counter in S3.
    @Test
    void loosesNoneOfManyChangesUnderACondition() throws Exception {
        int threads = 4;
        int changes = 15;
        put(under("count", ABSENT), "0");
        var running = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            running.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int done = 0; done < changes; done++) {
                                    while (!counted()) {
                                        Thread.onSpinWait();
                                    }
                                }
                            }));
        }
        for (var thread : running) {
            thread.join();
        }
        assertThat(found(INPUT, "count")).contains("" + threads * changes);
    }

    private boolean counted() {
        var unit = objects().head(INPUT, "count").orElseThrow().unit();
        try {
            int next = Integer.parseInt(read(unit)) + 1;
            put(under("count", new Condition.Etag(unit.etag())), "" + next);
            return true;
        } catch (PreconditionFailedException _) {
            return false;
        }
    }

    @Test
    void copiesWithoutTheOriginalSMetadata() {
        var checksum = new Checksum(Algorithm.CRC32, "abcd");
        var put = new PutObject(INPUT, "a", Map.of("who", "Zoe"), HEADERS, new Condition.Any());
        var from = put(put, "content", Optional.of(checksum));
        time.advance(Duration.ofSeconds(5));
        var copy = copy(from.unit(), new PutObject(OUTPUT, "b.out", Map.of("who", "Max")));
        assertThat(copy.unit().version()).isGreaterThan(from.unit().version());
        assertThat(copy.unit().created()).isEqualTo(start.plusSeconds(5));
        assertThat(copy.unit().etag()).isEqualTo(from.unit().etag());
        assertThat(copy.checksum()).contains(checksum);
        assertThat(copy.headers()).isEmpty();
        assertThat(copy.metadata()).containsOnly(Map.entry("who", "Max"));
        objects().delete(INPUT, "a");
        time.advance(Duration.ofDays(4));
        reopen();
        assertThat(objects().version(INPUT, "a", from.unit().version())).isEmpty();
        assertThat(objects().head(OUTPUT, "b.out")).contains(copy);
        assertThat(found(OUTPUT, "b.out")).contains("content");
        assertThat(seen(repair().queue(OUTPUT_EVENTS)))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"eventName\":\"ObjectCreated:Copy\"");
    }

    @Test
    void copiesAnObjectOntoItself() {
        var from = put(INPUT, "a", "content").unit();
        var condition = new Condition.Etag(from.etag());
        var put = new PutObject(INPUT, "a", Map.of("new", "yes"), HEADERS, condition);
        var copy = copy(from, put);
        assertThat(objects().head(INPUT, "a")).contains(copy);
        assertThat(copy.headers()).isEqualTo(HEADERS);
        assertThat(found(INPUT, "a")).contains("content");
        assertThat(objects().version(INPUT, "a", from.version())).isPresent();
    }

    @Test
    void copiesUnderACondition() {
        var from = put(INPUT, "a", "content").unit();
        put(INPUT, "b", "other");
        assertThatThrownBy(() -> copy(from, under("b", ABSENT)))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(found(INPUT, "b")).contains("other");
        copy(from, under("c", ABSENT));
        assertThat(found(INPUT, "c")).contains("content");
    }

    @Test
    void copiesNothingThatIsGone() {
        var from = put(SHORT, "a", "content").unit();
        time.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> objects().copy(from, new PutObject(INPUT, "b", Map.of())))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("short/a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy(from, new PutObject("nowhere", "b", Map.of())));
        assertThat(keys(INPUT, "", 9)).isEmpty();
    }

    @Test
    void removesManyAtOnce() {
        List.of("a", "b", "c", "d").forEach(key -> put(INPUT, key, key));
        assertThat(objects().delete(INPUT, List.of("d", "never", "b", "d", "x\uD800")))
                .containsExactlyInAnyOrder("b", "d");
        crashAndReopen();
        assertThat(keys(INPUT, "", 9)).containsExactly("a", "c");
        assertThat(objects().delete(INPUT, List.of("b"))).isEmpty();
    }
}
