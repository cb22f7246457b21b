package dev.leat.local.queue.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// The index of a standard queue against a map of single messages.
class SpanIndexTest {

    private static final MessageSpan.Kind[] RESTING = {
        MessageSpan.Kind.DELAYED,
        MessageSpan.Kind.RETURNED,
        MessageSpan.Kind.WORKER,
        MessageSpan.Kind.CLIENT
    };

    private static final long[] NO_GROUPS = {};

    /// An hour in microseconds.
    private static final long HOUR = 3_600_000_000L;

    private final Index index = new SpanIndex();

    @Test
    void aMillionWaitingMessagesAreOneSpan() {
        for (int i = 0; i < 1_000; i++) {
            index.add(MessageSpan.fresh(1_000L * i, 1_000L * (i + 1)), NO_GROUPS);
        }
        assertThat(index.take(Long.MAX_VALUE, 0, _ -> true))
                .containsExactly(MessageSpan.fresh(0, 1_000_000));
    }

    @Test
    void putsNothingWhereNothingIs() {
        index.add(MessageSpan.fresh(0, 10), NO_GROUPS);
        var taken = index.take(5, 0, _ -> true);
        index.clear();
        index.put(taken);
        assertThat(index.empty()).isTrue();
    }

    /// Another call may detect the change of the clock before the commit of a message has ended.
    @Test
    void delaysForAsLongAsWasSaidIfTheClockIsSetBackDuringTheCommit() {
        index.adjustClock(HOUR);
        index.adjustClock(1);
        index.add(MessageSpan.delayed(0, 1, HOUR + 10), NO_GROUPS, HOUR);
        assertThat(index.next()).hasValue(11L);
        assertThat(index.counts(10).delayed()).isOne();
        assertThat(index.visible(11)).isTrue();
    }

    @Test
    void leasesForAsLongAsWasSaidIfTheClockIsSetBackDuringTheCommit() {
        index.adjustClock(HOUR);
        index.add(MessageSpan.fresh(0, 2), NO_GROUPS);
        var taken = index.take(2, HOUR, _ -> true).getFirst();
        index.adjustClock(1);
        var leased = taken.leased(MessageSpan.Kind.CLIENT, HOUR, HOUR + 10, 0);
        index.put(List.of(leased.at(0, 1), taken.at(1, 2)), HOUR);
        assertThat(index.counts(10)).isEqualTo(new Index.Counts(1, 1, 0));
        assertThat(index.counts(11)).isEqualTo(new Index.Counts(2, 0, 0));
    }

    @Test
    void aLaterTimeThanThatOfTheCommitChangesNothing() {
        index.adjustClock(HOUR);
        index.adjustClock(2 * HOUR);
        index.add(MessageSpan.delayed(0, 1, 3 * HOUR), NO_GROUPS, HOUR);
        assertThat(index.next()).hasValue(3 * HOUR);
    }

    @RepeatedTest(20)
    void agreesWithAMapOfSingleMessages(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var model = new HashMap<Long, MessageSpan>();
        long next = 0;
        for (int step = 0; step < 400; step++) {
            long now = step;
            switch (random.nextInt(5)) {
                case 0 -> {
                    long size = 1L + random.nextInt(20);
                    index.add(MessageSpan.fresh(next, next + size), NO_GROUPS);
                    enter(model, MessageSpan.fresh(next, next + size));
                    next += size;
                }
                case 1, 2 -> takeAndPut(random, model, now);
                case 3 -> takeAndDrop(random, model, now);
                default -> single(random, model, next);
            }
            check(model, now);
        }
    }

    private void takeAndPut(Random random, Map<Long, MessageSpan> model, long now) {
        var taken = index.take(1 + random.nextInt(15), now, _ -> true);
        var kind = RESTING[random.nextInt(RESTING.length)];
        long until = now + (long) random.nextInt(10);
        var put = new ArrayList<MessageSpan>();
        for (var span : taken) {
            confirm(model, span, now);
            boolean back = random.nextInt(4) == 0;
            put.add(back ? span : span.as(kind).extended(until));
        }
        index.put(put);
        put.forEach(span -> enter(model, span));
    }

    private void takeAndDrop(Random random, Map<Long, MessageSpan> model, long now) {
        var taken = index.take(1 + random.nextInt(15), now, _ -> true);
        index.drop(taken);
        for (var span : taken) {
            confirm(model, span, now);
            for (long at = span.first(); at < span.end(); at++) {
                model.remove(at);
            }
        }
    }

    private void single(Random random, Map<Long, MessageSpan> model, long next) {
        long at = random.nextInt((int) next + 1);
        var taken = index.takeOne(at, span -> span.kind() == MessageSpan.Kind.CLIENT);
        var expected = model.get(at);
        boolean there = expected != null && expected.kind() == MessageSpan.Kind.CLIENT;
        assertThat(taken.isPresent()).isEqualTo(there);
        if (taken.isPresent()) {
            index.drop(List.of(taken.get()));
            model.remove(at);
        }
    }

    private static void confirm(Map<Long, MessageSpan> model, MessageSpan span, long now) {
        for (long at = span.first(); at < span.end(); at++) {
            assertThat(model).containsEntry(at, span.at(at, at + 1));
            assertThat(span.until()).isLessThanOrEqualTo(now);
        }
    }

    private static void enter(Map<Long, MessageSpan> model, MessageSpan span) {
        for (long at = span.first(); at < span.end(); at++) {
            model.put(at, span.at(at, at + 1));
        }
    }

    private void check(Map<Long, MessageSpan> model, long now) {
        long visible = model.values().stream().filter(s -> s.until() <= now).count();
        long delayed =
                model.values().stream()
                        .filter(s -> s.until() > now && s.kind() == MessageSpan.Kind.DELAYED)
                        .count();
        assertThat(index.counts(now))
                .isEqualTo(new Index.Counts(visible, model.size() - visible - delayed, delayed));
        assertThat(index.empty()).isEqualTo(model.isEmpty());
        assertThat(index.existing(10, 100).stream().mapToObj(bit -> 10L + bit))
                .containsExactlyElementsOf(
                        model.keySet().stream()
                                .filter(at -> at >= 10 && at < 110)
                                .sorted()
                                .toList());
        assertThat(index.next())
                .isEqualTo(
                        model.values().stream()
                                .map(MessageSpan::until)
                                .filter(u -> u > now)
                                .min(Long::compare));
    }
}
