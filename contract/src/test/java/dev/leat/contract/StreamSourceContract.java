package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.Effect.Again;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract of a stream as the source of a pipeline: order, parallel shards, attempts, dead
/// letters, resharding and crashes.
public abstract class StreamSourceContract extends StreamSourceSteps {

    /// @param host the platform, and its stream `live` with two shards
    protected <H extends ContractHost & TestedStream> StreamSourceContract(H host) {
        super(host);
    }

    @Test
    void leasesEachShardOnceAndAllShardsInParallel() {
        put(0, "a", "b");
        put(1, "c");
        assertThat(source().available(10)).isEqualTo(3);
        var first = lease();
        var second = lease();
        assertThat(List.of(data(first), data(second)))
                .containsExactlyInAnyOrder(List.of("a", "b"), List.of("c"));
        put(0, "d");
        assertThat(source().lease(10, PLENTY)).isEmpty();
        finish(first);
        finish(second);
        assertThat(data(lease())).containsExactly("d");
        assertThat(source().drained()).isFalse();
    }

    @Test
    void describesTheRecordsByAttributes() {
        put(1, "a");
        var record = lease().work().records().getFirst();
        assertThat(record.attributes())
                .containsOnlyKeys("shard_id", "sequence_number", "partition_key");
        assertThat(attribute(record, "shard_id")).isEqualTo("shardId-000000000001");
        assertThat(attribute(record, "sequence_number")).matches("\\d+");
        assertThat(attribute(record, "partition_key")).isEqualTo("k1");
        assertThat(record.id())
                .isEqualTo("shardId-000000000001:" + attribute(record, "sequence_number"));
    }

    @Test
    void leasesNoMoreThanAskedAndARecordAtLeast() {
        put(0, "a", "b", "c", "d");
        var first = source().lease(3, PLENTY).orElseThrow();
        assertThat(data(first)).containsExactly("a", "b", "c");
        finish(first);
        assertThat(data(source().lease(3, 1).orElseThrow())).containsExactly("d");
    }

    @Test
    void leasesTheRecordsBehindAFailureAgainButNotTheFinishedOnes() {
        put(0, "a", "b", "c", "d");
        commit(lease(), null, LATER, BACK, null);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().next()).contains(time.instant().plusSeconds(10));
        put(0, "e");
        crash();
        var again = lease();
        assertThat(data(again)).containsExactly("b", "c", "e");
        assertThat(attempts(again)).containsExactly(2, 1, 1);
        finish(again);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().drained()).isTrue();
    }

    @Test
    void anOutageCountsNoAttempt() {
        put(0, "a");
        for (int i = 0; i < 9; i++) {
            var lease = lease();
            assertThat(attempts(lease)).containsExactly(1);
            commit(lease, BACK);
        }
        assertThat(repair().queue(LETTERS).counts().all()).isZero();
    }

    @Test
    void readsChildrenAfterAllRecordsOfTheirParentsAreFinished() {
        put(0, "a");
        put(1, "b");
        stream.merge("shardId-000000000000", "shardId-000000000001");
        put(0, "c");
        var first = lease();
        var second = lease();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        finish(first);
        commit(second, LATER);
        time.advance(Duration.ofSeconds(9));
        assertThat(source().lease(10, PLENTY)).as("the last record of a parent waits").isEmpty();
        time.advance(Duration.ofSeconds(1));
        var again = lease();
        assertThat(data(again)).isEqualTo(data(second));
        finish(again);
        assertThat(data(lease())).containsExactly("c");
    }

    @Test
    void leasesRecordsTogetherThatMayHaveCrashedTheProcess() {
        put(0, "a", "b");
        put(1, "c");
        while (!data(lease()).contains("a")) {
            // the other shard has the first turn
        }
        put(0, "later");
        crash();
        var again = suspects();
        assertThat(data(again)).containsExactly("a", "b");
        assertThat(attempts(again).getFirst()).isEqualTo(1);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        finish(again);
        time.advance(Duration.ofSeconds(1));
        assertThat(lease().work().size()).isEqualTo(1);
    }

    /// Returns the lease of the first shard, also if the other one is leased first.
    private Lease suspects() {
        var lease = lease();
        if (!data(lease).contains("a")) {
            finish(lease);
            time.advance(Duration.ofSeconds(1));
            lease = lease();
        }
        return lease;
    }

    @Test
    void leasesARecordAloneThatMayHaveCrashedTheProcessThreeTimes() {
        put(0, "poison", "b");
        for (int i = 0; i < 3; i++) {
            var lease = lease();
            assertThat(data(lease).getFirst()).isEqualTo("poison");
            assertThat(lease.suspect()).isEmpty();
            crash();
        }
        var untried = lease();
        assertThat(data(untried)).containsExactly("poison");
        assertThat(untried.suspect().orElseThrow().deaths()).isZero();
        crash();
        var tried = lease();
        assertThat(tried.suspect().orElseThrow().deaths()).isZero();
        tried.suspect().orElseThrow().tried();
        crash();
        var again = lease();
        assertThat(data(again)).containsExactly("poison");
        assertThat(again.suspect().orElseThrow().deaths()).isEqualTo(1);
        finish(again);
        var last = lease();
        assertThat(data(last)).containsExactly("b");
        assertThat(last.suspect()).isEmpty();
        assertThat(repair().queue(LETTERS).counts().all()).isZero();
    }

    @Test
    void aRejectedRecordBecomesADeadLetterAndItsShardContinues() {
        put(0, "bad", "good");
        var lease = source().lease(1, PLENTY).orElseThrow();
        var bad = lease.work().records().getFirst();
        var letter =
                new DeadLetter(
                        0,
                        bad,
                        "count",
                        NAME,
                        "",
                        List.of(),
                        Map.of("sales", List.of(Reason.of("check", "the price is missing"))));
        engine().sourceStore(NAME)
                .commit(tx -> {
                    tx.apply(new Effect.DeadLetters(LETTERS, List.of(letter)));
                    return tx.apply(new Effect.Settle(lease.work(), new @Nullable Again[1]));
                });
        assertThat(data(lease())).containsExactly("good");
        var found = receive(repair().queue(LETTERS), 10).getFirst();
        assertThat(text(found.body())).isEqualTo("bad");
        assertThat(found.attributes())
                .containsEntry("shard_id", Attribute.text("shardId-000000000000"))
                .containsEntry("sequence_number", bad.attributes().get("sequence_number"))
                .containsEntry("partition_key", Attribute.text("k0"));
        assertThat(leat(found.attributes())).contains("the price is missing");
    }

    @Test
    void redrivenRecordsComeFromAQueue() {
        repair().queue(NAME)
                .send(List.of(Message.Outgoing.of("again".getBytes(StandardCharsets.UTF_8))));
        var lease = lease();
        assertThat(data(lease)).containsExactly("again");
        finish(lease);
        assertThat(repair().queue(NAME).counts().all()).isZero();
    }

    @Test
    void anOrderlyShutdownCountsNoAttemptAndHandsTheShardsOver() {
        put(0, "a", "b");
        lease();
        reopen();
        var lease = lease();
        assertThat(data(lease)).containsExactly("a", "b");
        assertThat(attempts(lease)).containsExactly(1, 1);
    }

    @Test
    void redeliversRecordsWhoseLeaseHasExpired() {
        put(0, "a");
        var slow = lease();
        time.advance(Duration.ofSeconds(59));
        slow.extend(Duration.ofSeconds(60));
        time.advance(Duration.ofSeconds(59));
        assertThat(source().lease(10, PLENTY)).isEmpty();
        time.advance(Duration.ofSeconds(2));
        var other = lease();
        assertThat(attempts(other)).containsExactly(2);
        assertThatThrownBy(() -> finish(slow)).isInstanceOf(LeaseLostException.class);
        finish(other);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().drained()).isTrue();
    }

    @Test
    void refusesToSettleTwice() {
        put(0, "a", "b");
        var lease = lease();
        commit(lease, BACK, null);
        assertThatThrownBy(() -> finish(lease)).isInstanceOf(LeaseLostException.class);
        assertThat(data(lease())).containsExactly("a");
    }

    @Test
    void makesARecordADeadLetterThatWasNeverSettled() {
        put(0, "slow", "b");
        int most = app().queue(NAME).maxReceiveCount();
        for (int attempt = 1; attempt <= most; attempt++) {
            assertThat(attempts(source().lease(1, PLENTY).orElseThrow())).containsExactly(attempt);
            time.advance(DEAD);
        }
        assertThat(data(lease())).containsExactly("b");
        var letter = receive(repair().queue(LETTERS), 10).getFirst();
        assertThat(text(letter.body())).isEqualTo("slow");
        assertThat(leat(letter.attributes())).contains("without being settled");
    }

    @Test
    void theLagIsTheAgeOfTheOldestUnfinishedRecord() {
        needsVirtualTime();
        assertThat(source().lag()).isEmpty();
        put(0, "a");
        time.advance(Duration.ofSeconds(20));
        var lease = lease();
        assertThat(source().lag()).contains(Duration.ofSeconds(20));
        time.advance(Duration.ofSeconds(5));
        commit(lease, BACK);
        assertThat(source().lag()).contains(Duration.ofSeconds(25));
        finish(lease());
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().lag()).isEmpty();
    }

    @Test
    @Tag(LATEST)
    void beginsAtTheLatestRecordIfTheAppSaysSo() {
        put(0, "a");
        stream.split("shardId-000000000001", HIGH.add(BigInteger.ONE));
        crash();
        put(1, "b");
        var found = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            var lease = lease();
            found.addAll(data(lease));
            finish(lease);
        }
        assertThat(found).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void skipsRecordsThatExpiredUnread() {
        needsVirtualTime();
        put(0, "a");
        time.advance(Duration.ofDays(1));
        put(0, "b");
        assertThat(data(lease())).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void finishesTheRecordsOfAKeyOnceAndInOrder(long seed) {
        var random = new Random(seed);
        Map<String, List<Integer>> done = new HashMap<>();
        int put = 0;
        for (int step = 0; step < 100; step++) {
            switch (random.nextInt(10)) {
                case 0 -> stream.reshard(1 + random.nextInt(4));
                case 1 -> crash();
                case 2 -> time.advance(Duration.ofSeconds(random.nextInt(20)));
                case 3, 4, 5 -> put = put(random, put);
                default -> work(random, done);
            }
        }
        while (!source().drained()) {
            time.advance(Duration.ofSeconds(10));
            work(new Random(0), done);
        }
        assertThat(done.values().stream().mapToInt(List::size).sum()).isEqualTo(put);
        done.values().forEach(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    }

    private int put(Random random, int first) {
        int size = 1 + random.nextInt(9);
        for (int i = first; i < first + size; i++) {
            stream.put(Integer.toString(i), "key " + random.nextInt(9));
        }
        return first + size;
    }

    /// Finishes the records of a lease up to a random one; the others are returned.
    private void work(Random random, Map<String, List<Integer>> done) {
        var lease = source().lease(1 + random.nextInt(8), PLENTY);
        if (lease.isEmpty()) {
            return;
        }
        var records = lease.get().work().records();
        int finished = random.nextInt(4) > 0 ? records.size() : random.nextInt(records.size());
        var again = new @Nullable Again[records.size()];
        Arrays.fill(again, finished, again.length, BACK);
        commit(lease.get(), again);
        for (var record : records.subList(0, finished)) {
            done.computeIfAbsent(attribute(record, "partition_key"), _ -> new ArrayList<>())
                    .add(Integer.valueOf(text(record.body())));
        }
    }
}
