package dev.leat.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Publication;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssumedCommitTest {

    /// A commit whose assumption is a number. `found` returns the number that the store has for an
    /// assumption, or throws an exception. Records each call.
    private static final class Numbers
            implements AssumedCommit<Integer, Integer, String, IOException> {

        private final List<String> calls = new ArrayList<>();
        private final IntUnaryOperator found;

        Numbers(IntUnaryOperator found) {
            this.found = found;
        }

        String run(int first) throws IOException {
            return run(first, output -> calls.add("discard " + output.key()));
        }

        @Override
        public Integer prepare(Integer assumed) throws IOException {
            calls.add("prepare " + assumed);
            if (assumed < 0) {
                throw new IOException("cannot prepare " + assumed);
            }
            return assumed;
        }

        @Override
        public Attempt<Integer, String> commit(Integer prepared) {
            calls.add("commit " + prepared);
            int now = found.applyAsInt(prepared);
            return now == prepared
                    ? new Attempt.Ended<>("kept " + prepared)
                    : new Attempt.Refused<>(now);
        }

        @Override
        public Stream<Effect.Publish> publishes(Integer prepared) {
            var file = Path.of("staged");
            return Stream.of(
                    new Effect.Publish(
                            List.of(
                                    new Publication(
                                            "out", "" + prepared, file, "", 1, Map.of(), false))));
        }

        @Override
        public Integer changed(Integer assumed) {
            return assumed + 1;
        }

        long count(String call) {
            return calls.stream().filter(each -> each.startsWith(call)).count();
        }
    }

    private static int conflict() {
        throw new OutputConflictException("lake", "orders/metadata.json");
    }

    @Test
    void aCorrectAssumptionIsCommittedOnce() throws IOException {
        var commit = new Numbers(assumed -> assumed);

        assertThat(commit.run(7)).isEqualTo("kept 7");

        assertThat(commit.calls).containsExactly("prepare 7", "commit 7");
    }

    @Test
    void aRefusedAssumptionIsReplacedByTheOneThatTheCommitFound() throws IOException {
        var commit = new Numbers(assumed -> Math.min(assumed + 1, 3));

        assertThat(commit.run(1)).isEqualTo("kept 3");

        assertThat(commit.calls)
                .containsExactly(
                        "prepare 1",
                        "commit 1",
                        "discard 1",
                        "prepare 2",
                        "commit 2",
                        "discard 2",
                        "prepare 3",
                        "commit 3");
    }

    @Test
    void aConflictIsFollowedByAnotherAssumption() throws IOException {
        var commit = new Numbers(assumed -> assumed < 2 ? conflict() : assumed);

        assertThat(commit.run(1)).isEqualTo("kept 2");

        assertThat(commit.calls)
                .containsExactly("prepare 1", "commit 1", "discard 1", "prepare 2", "commit 2");
    }

    @Test
    void theLastPossibleAttemptsSucceed() throws IOException {
        int last = AssumedCommit.MOST_CONFLICTS;
        var conflicts = new Numbers(assumed -> assumed < last ? conflict() : assumed);
        var refusals = new Numbers(assumed -> Math.min(assumed + 1, AssumedCommit.MOST_REFUSALS));

        assertThat(conflicts.run(0)).isEqualTo("kept " + last);
        assertThat(refusals.run(0)).isEqualTo("kept " + AssumedCommit.MOST_REFUSALS);
    }

    @Test
    void repeatedConflictsFailTheCommit() {
        var commit = new Numbers(_ -> conflict());

        assertThatThrownBy(() -> commit.run(0))
                .isInstanceOf(OutputConflictException.class)
                .hasMessageContaining("orders/metadata.json was changed by another program");

        assertThat(commit.count("commit")).isEqualTo(AssumedCommit.MOST_CONFLICTS + 1);
        assertThat(commit.count("discard")).isEqualTo(AssumedCommit.MOST_CONFLICTS + 1);
    }

    @Test
    void aStoreThatRefusesEachAssumptionIsUnavailable() {
        var commit = new Numbers(assumed -> assumed + 1);

        assertThatThrownBy(() -> commit.run(0))
                .isInstanceOf(UnavailableException.class)
                .hasMessage(
                        "the stores gave another result in each of %d attempts to commit"
                                .formatted(AssumedCommit.MOST_REFUSALS + 1));

        assertThat(commit.count("commit")).isEqualTo(AssumedCommit.MOST_REFUSALS + 1);
        assertThat(commit.count("discard")).isEqualTo(AssumedCommit.MOST_REFUSALS + 1);
    }

    @Test
    void conflictsAndRefusalsAreCountedSeparately() throws IOException {
        int end = 2 * AssumedCommit.MOST_CONFLICTS;
        var commit =
                new Numbers(assumed -> {
                    if (assumed == end) {
                        return assumed;
                    }
                    return assumed % 2 == 0 ? conflict() : assumed + 1;
                });

        assertThat(commit.run(0)).isEqualTo("kept " + end);

        assertThat(commit.calls.stream().filter(call -> call.startsWith("prepare")))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, end).mapToObj(i -> "prepare " + i).toList());
    }

    /// The result of such a commit is unknown, so its files must remain.
    @Test
    void anotherFailureOfACommitKeepsTheFiles() {
        var commit =
                new Numbers(_ -> {
                    throw new UnavailableException("the response is lost");
                });

        assertThatThrownBy(() -> commit.run(1)).hasMessage("the response is lost");

        assertThat(commit.calls).containsExactly("prepare 1", "commit 1");
    }

    @Test
    void aFailedPreparationEndsTheRepetition() {
        var commit = new Numbers(_ -> -1);

        assertThatThrownBy(() -> commit.run(1))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot prepare -1");

        assertThat(commit.calls)
                .containsExactly("prepare 1", "commit 1", "discard 1", "prepare -1");
    }
}
