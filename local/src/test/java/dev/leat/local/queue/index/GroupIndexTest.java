package dev.leat.local.queue.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// The index of a FIFO queue against a map of single messages that is searched for every question.
class GroupIndexTest {

    private static final MessageSpan.Kind[] RESTING = {
        MessageSpan.Kind.DELAYED,
        MessageSpan.Kind.RETURNED,
        MessageSpan.Kind.WORKER,
        MessageSpan.Kind.CLIENT,
        MessageSpan.Kind.SUSPECT
    };

    private record Message(long group, MessageSpan span) {}

    private final Index index = new GroupIndex();
    private final TreeMap<Long, Message> model = new TreeMap<>();

    private void add(long... groups) {
        long first = model.isEmpty() ? 0 : model.lastKey() + 1;
        index.add(MessageSpan.fresh(first, first + groups.length), groups);
        for (int i = 0; i < groups.length; i++) {
            model.put(
                    first + i, new Message(groups[i], MessageSpan.fresh(first + i, first + i + 1)));
        }
    }

    private Message at(long position) {
        return Optional.ofNullable(model.get(position)).orElseThrow();
    }

    @Test
    void aGroupThatIsTakenLeavesTheOthers() {
        add(1, 2, 1, 1, 2);
        assertThat(index.take(2, 0, _ -> true))
                .containsExactly(MessageSpan.fresh(0, 1), MessageSpan.fresh(2, 3));
        assertThat(index.take(9, 0, _ -> true))
                .containsExactly(MessageSpan.fresh(1, 2), MessageSpan.fresh(4, 5));
        assertThat(index.visible(0)).isFalse();
        index.drop(List.of(MessageSpan.fresh(0, 1), MessageSpan.fresh(2, 3)));
        assertThat(index.take(9, 0, _ -> true)).containsExactly(MessageSpan.fresh(3, 4));
    }

    @Test
    void delaysForAsLongAsWasSaidIfTheClockIsSetBackDuringTheCommit() {
        long hour = 3_600_000_000L;
        index.adjustClock(hour);
        index.adjustClock(1);
        index.add(MessageSpan.delayed(0, 1, hour + 10), new long[] {1}, hour);
        assertThat(index.next()).hasValue(11L);
        assertThat(index.visible(10)).isFalse();
        assertThat(index.visible(11)).isTrue();
    }

    @Test
    void aVisibleMessageIsNotLeasedAlsoAfterTheClockWasSetBack() {
        add(1);
        long now = 7_200_000_000L;
        index.adjustClock(now);
        var taken = index.take(1, now, _ -> true).getFirst();
        index.put(List.of(taken.leased(MessageSpan.Kind.CLIENT, now, now + 10, 0)));
        index.adjustClock(now + 10);
        assertThat(index.visible(now + 10)).isTrue();
        long back = now / 2;
        index.adjustClock(back);
        assertThat(index.visible(back)).isTrue();
        assertThat(index.takeOne(0, span -> span.until() > back)).isEmpty();
    }

    @Test
    void neighboursInOneStateAreOneSpan() {
        add(1, 2, 3, 1, 2, 3);
        assertThat(index.take(9, 0, _ -> true)).containsExactly(MessageSpan.fresh(0, 6));
    }

    @Test
    void takesFromALongQueueNearby() {
        var groups = new long[20_000];
        Arrays.setAll(groups, i -> i % 4);
        add(groups);
        var taken = index.take(8_000, 0, _ -> true);
        assertThat(taken.getLast().end()).isLessThan(9_000);
    }

    @Test
    void putsNothingWhereNothingIs() {
        add(1, 1);
        var taken = index.take(2, 0, _ -> true);
        index.clear();
        index.put(taken);
        assertThat(index.empty()).isTrue();
    }

    @RepeatedTest(20)
    void agreesWithAMapOfSingleMessages(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(7)) {
                case 0, 1 -> add(random.longs(1 + random.nextInt(9), 0, 6).toArray());
                case 2, 3 -> takeAndPut(random, step);
                case 4 -> between(random, step);
                case 5 -> free(random, step);
                default -> single(random);
            }
            check(step);
        }
    }

    private void takeAndPut(Random random, long now) {
        int most = 1 + random.nextInt(12);
        var open = open(now);
        var taken = index.take(most, now, _ -> true);
        assertThat(taken.stream().mapToLong(MessageSpan::size).sum())
                .isEqualTo(Math.min(most, open.size()));
        confirm(taken, open);
        if (random.nextInt(3) == 0) {
            drop(taken);
            return;
        }
        var kind = RESTING[random.nextInt(RESTING.length)];
        long until = kind == MessageSpan.Kind.SUSPECT ? 0 : now + random.nextInt(10);
        put(taken.stream().map(s -> random.nextInt(4) == 0 ? s : resting(s, kind, until)).toList());
    }

    private static MessageSpan resting(MessageSpan span, MessageSpan.Kind kind, long until) {
        return kind == MessageSpan.Kind.SUSPECT ? span.suspected(1) : span.as(kind).extended(until);
    }

    /// Checks that each taken message is open, and is the first of its group.
    private void confirm(List<MessageSpan> taken, List<Long> open) {
        var rest = new ArrayList<>(open);
        for (var span : taken) {
            for (long at = span.first(); at < span.end(); at++) {
                assertThat(at(at).span()).isEqualTo(span.at(at, at + 1));
                long group = at(at).group();
                assertThat(rest.stream().filter(p -> at(p).group() == group).findFirst())
                        .contains(at);
                rest.remove(at);
            }
        }
    }

    private void between(Random random, long now) {
        long first = random.nextInt(50);
        var taken = index.takeBetween(first, first + 20, span -> span.until() <= now);
        var expected =
                model.subMap(first, first + 20).values().stream()
                        .filter(m -> m.span().until() <= now)
                        .count();
        assertThat(taken.stream().mapToLong(MessageSpan::size).sum()).isEqualTo(expected);
        drop(taken);
    }

    private void free(Random random, long now) {
        long first = random.nextInt(50);
        var held =
                model.values().stream()
                        .filter(m -> m.span().heldAt(now))
                        .map(Message::group)
                        .collect(Collectors.toSet());
        long expected =
                model.subMap(first, first + 20).values().stream()
                        .filter(m -> !held.contains(m.group()))
                        .count();
        var taken = index.takeFree(List.of(MessageSpan.fresh(first, first + 20)), now);
        assertThat(taken.stream().mapToLong(MessageSpan::size).sum()).isEqualTo(expected);
        drop(taken);
    }

    private void single(Random random) {
        long at = model.isEmpty() ? 0 : random.nextInt((int) (model.lastKey() + 1));
        var taken = index.takeOne(at, span -> span.kind() == MessageSpan.Kind.CLIENT);
        var expected = model.get(at);
        assertThat(taken.isPresent())
                .isEqualTo(expected != null && expected.span().kind() == MessageSpan.Kind.CLIENT);
        taken.ifPresent(span -> drop(List.of(span)));
    }

    private void put(List<MessageSpan> spans) {
        index.put(spans);
        for (var span : spans) {
            for (long at = span.first(); at < span.end(); at++) {
                model.put(at, new Message(at(at).group(), span.at(at, at + 1)));
            }
        }
    }

    private void drop(List<MessageSpan> spans) {
        index.drop(spans);
        spans.forEach(span -> model.subMap(span.first(), span.end()).clear());
    }

    /// The positions that may be handed out.
    private List<Long> open(long now) {
        var closed = new HashSet<Long>();
        model.values().stream()
                .filter(m -> held(m.span()) && m.span().until() > now)
                .forEach(m -> closed.add(m.group()));
        var open = new ArrayList<Long>();
        for (var entry : model.entrySet()) {
            var message = entry.getValue();
            if (message.span().until() > now) {
                closed.add(message.group());
            }
            if (!closed.contains(message.group())) {
                open.add(entry.getKey());
            }
        }
        return open;
    }

    private static boolean held(MessageSpan span) {
        return span.kind() == MessageSpan.Kind.WORKER || span.kind() == MessageSpan.Kind.CLIENT;
    }

    private void check(long now) {
        long visible = model.values().stream().filter(m -> m.span().until() <= now).count();
        long delayed =
                model.values().stream()
                        .filter(m ->
                                m.span().until() > now
                                        && m.span().kind() == MessageSpan.Kind.DELAYED)
                        .count();
        assertThat(index.counts(now))
                .isEqualTo(new Index.Counts(visible, model.size() - visible - delayed, delayed));
        var open = open(now);
        assertThat(index.visible(now)).isEqualTo(!open.isEmpty());
        assertThat(index.suspect(now).isPresent()).isEqualTo(suspectFirst(open));
        assertThat(index.suspects())
                .isEqualTo(model.values().stream().filter(m -> m.span().crashes() > 0).count());
        assertThat(index.total()).isEqualTo(model.size());
        assertThat(index.existing(10, 100).stream().mapToObj(bit -> 10L + bit))
                .containsExactlyElementsOf(
                        model.keySet().stream()
                                .filter(at -> at >= 10 && at < 110)
                                .sorted()
                                .toList());
    }

    private boolean suspectFirst(List<Long> open) {
        var firsts = new TreeMap<Long, MessageSpan>();
        for (long at : open) {
            firsts.putIfAbsent(at(at).group(), at(at).span());
        }
        return firsts.values().stream().anyMatch(s -> s.kind() == MessageSpan.Kind.SUSPECT);
    }
}
