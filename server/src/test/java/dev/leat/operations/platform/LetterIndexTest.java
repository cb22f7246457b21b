package dev.leat.operations.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.Mask;
import dev.leat.operations.LetterGroups;
import dev.leat.port.Message;
import dev.leat.server.KeptQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The index of 50,000 dead letters in 500 groups, and the number of dead letters that it reads.
@Tag("slow")
class LetterIndexTest {

    private static final int LETTERS = 50_000;
    private static final int GROUPS = 500;

    private static final LetterEnvelopes ENVELOPES =
            new LetterEnvelopes(App.named("orders"), "orders-dlq");

    private final Letters queue = new Letters();
    private final LetterIndex index = new LetterIndex("orders-dlq", ENVELOPES);

    /// A queue that counts the dead letters that are read.
    private static final class Letters extends KeptQueue {

        private final List<Message.Seen> letters = new ArrayList<>();
        private long arrived;
        private long read;
        private int largest;
        private Runnable beforeReading = () -> {};

        void add(int group) {
            letters.add(letter(arrived++, group));
        }

        private static Message.Seen letter(long sequence, int group) {
            var letter =
                    new DeadLetter(
                            0,
                            new Record(
                                    "m" + sequence,
                                    "{}".getBytes(StandardCharsets.UTF_8),
                                    Map.of(),
                                    1,
                                    Instant.EPOCH),
                            "count",
                            "orders",
                            "%016x%016x".formatted(sequence * 0x9E3779B97F4A7C15L, sequence),
                            List.of(),
                            Map.of("view", List.of(Reason.of("check", "rule " + group))));
            return new Message.Seen(
                    sequence,
                    "d" + sequence,
                    letter.original().body(),
                    DeadLetterAttribute.attributes(letter),
                    0,
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty());
        }

        void remove(Predicate<Message.Seen> which) {
            letters.removeIf(which);
        }

        @Override
        public synchronized Counts counts() {
            return new Counts(letters.size(), 0, 0, Duration.ZERO, arrived);
        }

        @Override
        public synchronized List<Message.Seen> browse(long sequence, int limit) {
            beforeReading.run();
            int low = 0;
            int high = letters.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (letters.get(middle).sequence() < sequence) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            var page = List.copyOf(letters.subList(low, Math.min(letters.size(), low + limit)));
            read += page.size();
            largest = Math.max(largest, page.size());
            return page;
        }

        @Override
        public BitSet existing(long first, int size) {
            long before = read;
            try {
                return super.existing(first, size);
            } finally {
                // A queue of the platform knows this without reading.
                read = before;
            }
        }
    }

    private static final List<Message.Seen> ALL =
            IntStream.range(0, LETTERS)
                    .mapToObj(number -> Letters.letter(number, number % GROUPS))
                    .toList();

    private void fill() {
        queue.letters.addAll(ALL);
        queue.arrived = LETTERS;
    }

    private LetterGroups complete(int from, int limit) {
        return complete(index, from, limit);
    }

    private LetterGroups complete(LetterIndex of, int from, int limit) {
        var groups = of.groups(queue, from, limit, Mask.NONE, Instant.EPOCH);
        while (!groups.complete()) {
            Thread.onSpinWait();
            groups = of.groups(queue, from, limit, Mask.NONE, Instant.EPOCH);
        }
        return groups;
    }

    @Test
    void everyDeadLetterIsReadOnce() {
        fill();
        var groups = complete(0, 25);
        assertThat(groups.letters()).isEqualTo(LETTERS);
        assertThat(groups.records()).isEqualTo(LETTERS);
        assertThat(groups.causes()).isEqualTo(GROUPS);
        assertThat(groups.groups()).hasSize(25).allMatch(one -> one.letters() == 100);
        assertThat(complete(490, 25).groups()).hasSize(10);
        assertThat(queue.read).isEqualTo(LETTERS);
        assertThat(queue.largest).isLessThanOrEqualTo(1000);
    }

    @Test
    void onlyNewDeadLettersAreReadLater() {
        fill();
        complete(0, 25);
        queue.add(7);
        queue.add(7);
        var largest = complete(0, 25).groups().getFirst();
        assertThat(largest.letters()).isEqualTo(102);
        assertThat(largest.where()).isEqualTo("rule 7");
        assertThat(queue.read).isEqualTo(LETTERS + 2);
    }

    @Test
    void removedDeadLettersAreDroppedWithoutReading() {
        fill();
        complete(0, 25);
        queue.remove(letter -> letter.sequence() % GROUPS == 3 || letter.sequence() < 10_000);
        queue.add(4);
        var groups = complete(0, 1000);
        assertThat(groups.letters()).isEqualTo(LETTERS - 10_000 - 80 + 1);
        assertThat(groups.causes()).isEqualTo(GROUPS - 1);
        assertThat(groups.groups().getFirst().letters()).isEqualTo(81);
        assertThat(queue.read).isEqualTo(LETTERS + 1);
    }

    @Test
    void groupsAreCountedAgainOverSeveralCalls() {
        fill();
        var hurried = new LetterIndex("orders-dlq", ENVELOPES, Duration.ZERO);
        complete(hurried, 0, 25);
        queue.remove(letter -> letter.sequence() % GROUPS == 3);
        var before = hurried.groups(queue, 0, 25, Mask.NONE, Instant.EPOCH);
        assertThat(before.letters()).isEqualTo(LETTERS);
        assertThat(before.complete()).isFalse();
        queue.remove(letter -> letter.sequence() % GROUPS == 4);
        queue.add(5);
        var groups = complete(hurried, 0, 1000);
        assertThat(groups.letters()).isEqualTo(LETTERS - 200 + 1);
        assertThat(groups.causes()).isEqualTo(GROUPS - 2);
        assertThat(groups.groups().getFirst().letters()).isEqualTo(101);
        assertThat(queue.read).isEqualTo(LETTERS + 1);
    }

    @Test
    void theDeadLettersOfAGroupAreFoundWithoutReading() {
        fill();
        var group =
                complete(0, 1000).groups().stream()
                        .filter(one -> one.where().equals("rule 499"))
                        .findFirst()
                        .orElseThrow();
        assertThat(index.sequences(queue, List.of(group.id()), 40_000, 3))
                .containsExactly(40_499L, 40_999L, 41_499L);
        assertThat(queue.read).isEqualTo(LETTERS);
    }

    /// A page that shows groups asks again until they are complete.
    @Test
    void groupsAreNotCompleteWhileAnotherRequestReads() {
        complete(0, 25);
        queue.add(1);
        var meanwhile = new AtomicReference<LetterGroups>();
        queue.beforeReading =
                () -> {
                    queue.beforeReading = () -> {};
                    var other =
                            Thread.ofVirtual()
                                    .start(() ->
                                            meanwhile.set(
                                                    index.groups(
                                                            queue,
                                                            0,
                                                            25,
                                                            Mask.NONE,
                                                            Instant.EPOCH)));
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                };
        assertThat(complete(0, 25).letters()).isOne();
        assertThat(meanwhile.get().letters()).isZero();
        assertThat(meanwhile.get().complete()).isFalse();
    }

    @Test
    void aQueueThatIsCreatedAgainIsReadAgain() {
        fill();
        complete(0, 25);
        queue.remove(_ -> true);
        queue.arrived = 0;
        queue.add(1);
        var groups = complete(0, 25);
        assertThat(groups.letters()).isOne();
        assertThat(groups.groups()).singleElement().matches(one -> one.where().equals("rule 1"));
    }
}
