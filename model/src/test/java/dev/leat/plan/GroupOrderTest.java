package dev.leat.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.SourceTerms;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect.Again;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The planner selects records of a FIFO source and returns the others. A record is a letter, its
/// group; a cell is the first letter of its outcome, `p` for RETURNED and `.` for PENDING.
class GroupOrderTest {

    private static final Map<Character, Outcome> WORDS =
            Map.of(
                    '.', Outcome.PENDING,
                    'D', Outcome.DELIVERED,
                    'F', Outcome.FILTERED,
                    'R', Outcome.DUPLICATE,
                    'X', Outcome.REJECTED,
                    'p', Outcome.RETURNED,
                    'T', Outcome.RETRIED);

    private static final Backoff BACKOFF =
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new SplittableRandom(7));

    private static Planner planner(boolean fifo) {
        var pipeline =
                Pipeline.of(
                                "totals",
                                new QueueSource(
                                        "orders",
                                        new Schema("Order", List.of()),
                                        Pipeline.UnknownFields.IGNORE,
                                        1000))
                        .withKey(List.of("id"))
                        .withTo(List.of(ViewSink.of("first"), ViewSink.of("second")));
        var terms =
                new SourceTerms(
                        "orders",
                        fifo,
                        false,
                        Queue.DEFAULT_MAX_RECEIVE_COUNT,
                        Optional.of("orders-dlq"),
                        Duration.ofMinutes(1),
                        Duration.ofDays(18),
                        Optional.empty());
        return new Planner(pipeline, terms, Collections.nCopies(2, new Schema("Order", List.of())));
    }

    private static LeasedWork work(String groups, int attempt) {
        var records =
                groups.chars()
                        .mapToObj(group ->
                                new Record(
                                        "m" + group,
                                        new byte[0],
                                        Map.of(),
                                        attempt,
                                        Instant.EPOCH,
                                        1,
                                        Optional.of(Character.toString(group))))
                        .toList();
        return new LeasedWork("orders", "lease", records);
    }

    private static Outcomes table(String cells) {
        var table = new Outcomes(cells.length(), 2);
        for (int record = 0; record < cells.length(); record++) {
            table.put(record, 0, word(cells.charAt(record)));
        }
        return table;
    }

    private static Outcome word(char letter) {
        return WORDS.entrySet().stream()
                .filter(entry -> entry.getKey() == letter)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String cells(Outcomes table) {
        var cells = new StringBuilder();
        for (int record = 0; record < table.records(); record++) {
            var outcome = table.at(record, 0);
            WORDS.forEach((letter, word) -> {
                if (word == outcome) {
                    cells.append(letter);
                }
            });
        }
        return cells.toString();
    }

    private static Rows rows(int... records) {
        return new Rows(
                records.length,
                records,
                new byte[16 * records.length],
                new byte[16 * records.length],
                List.of(List.of(), List.of()));
    }

    private static int[] all(int size) {
        return IntStream.range(0, size).toArray();
    }

    @ParameterizedTest
    @CsvSource({
        // groups, cells before, picked, cells after
        "aaa, ..., 012, ...",
        "aaa, T.., '', Tpp",
        "aaa, p.., '', ppp",
        "aaa, .T., 0, .Tp",
        "aaa, X.., 12, X..",
        "aaa, F.D, 1, F.D",
        "aaa, R.., 12, R..",
        "abab, T..., 13, T.p.",
        "abab, p.T., '13', p.T.",
        "abba, .T.., 03, .Tp.",
        "aab, TXp, '', TXp",
        "aaaa, T.D., '', TpDp",
        "aabb, TpT., '', TpTp"
    })
    void picksNothingBehindARecordOfItsGroupThatComesAgain(
            String groups, String before, String picked, String after) {
        var table = table(before);
        var write = planner(true).write(work(groups, 1), rows(all(groups.length())), table, 0);

        assertThat(write.map(Effect.Write::pick).orElse(new int[0]))
                .containsExactly(picked.chars().map(c -> c - '0').toArray());
        assertThat(cells(table)).isEqualTo(after);
    }

    @Test
    void numbersTheGroupsOfThePickedRows() {
        var write =
                planner(true)
                        .write(work("abcab", 1), rows(all(5)), table("..X.."), 0)
                        .orElseThrow();

        assertThat(write.ordered()).isTrue();
        assertThat(write.pick()).containsExactly(0, 1, 3, 4);
        assertThat(write.groups()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void aRecordWithoutARowStopsItsGroupToo() {
        var table = table("T.");
        assertThat(planner(true).write(work("aa", 1), rows(1), table, 0)).isEmpty();
        assertThat(cells(table)).isEqualTo("Tp");
    }

    @Test
    void rowsOfOneRecordAreOfOneGroup() {
        var write = planner(true).write(work("ab", 1), rows(0, 0, 1), table(".."), 0).orElseThrow();
        assertThat(write.groups()).containsExactly(0, 0, 1);
    }

    @Test
    void recordsWithoutAGroupAreOneGroup() {
        var bare =
                IntStream.range(0, 3)
                        .mapToObj(i -> new Record("m" + i, new byte[0], Map.of(), 1, Instant.EPOCH))
                        .toList();
        var table = table("..T");
        var write =
                planner(true)
                        .write(new LeasedWork("orders", "lease", bare), rows(all(3)), table, 0);
        assertThat(write.orElseThrow().groups()).containsExactly(0, 0);
    }

    @Test
    void eachSinkHasAnOrderOfItsOwn() {
        var table = table("T.");
        var second = planner(true).write(work("aa", 1), rows(all(2)), table, 1).orElseThrow();
        assertThat(second.pick()).containsExactly(0, 1);
        assertThat(table.at(1, 0)).isEqualTo(Outcome.PENDING);
    }

    @Test
    void aStandardQueueHasNoOrder() {
        var table = table("T.p.");
        var write = planner(false).write(work("aaaa", 1), rows(all(4)), table, 0).orElseThrow();
        assertThat(write.ordered()).isFalse();
        assertThat(write.pick()).containsExactly(1, 3);
    }

    @Test
    void theRestOfTheGroupGoesBackUncounted() {
        var work = work("aab", 1);
        var table = table("...");
        var planner = planner(true);
        var write = planner.write(work, rows(all(3)), table, 0).orElseThrow();
        var failed = WriteResults.all(3, Outcome.DELIVERED);
        failed.put(0, Outcome.RETRIED).put(1, Outcome.RETURNED);
        write.enter(table, failed);
        for (int record = 0; record < 3; record++) {
            table.put(record, 1, Outcome.DELIVERED);
        }

        assertThat(counts(planner.settle(work, table, BACKOFF))).containsExactly(true, false, null);
        assertThat(planner.letters(work, rows(all(3)), table)).isEmpty();
    }

    @Test
    void whatFailsAtItsLastAttemptIsLetteredAndTheRestComesAgain() {
        var work = work("aa", Queue.DEFAULT_MAX_RECEIVE_COUNT);
        var table = table("Tp");
        table.put(0, 1, Outcome.DELIVERED);
        table.put(1, 1, Outcome.DELIVERED);
        var planner = planner(true);

        var letters = planner.letters(work, rows(all(2)), table).orElseThrow();
        assertThat(letters.letters()).singleElement().matches(letter -> letter.index() == 0);
        letters.enter(table, WriteResults.all(1, Outcome.DELIVERED));
        assertThat(counts(planner.settle(work, table, BACKOFF))).containsExactly(null, false);
    }

    /// Returns true for each record whose attempt counts; null for one that leaves the queue.
    private static List<Boolean> counts(Effect.Settle settle) {
        var counts = new ArrayList<Boolean>();
        for (Again again : Arrays.asList(settle.again())) {
            counts.add(again == null ? null : again.counts());
        }
        return counts;
    }
}
