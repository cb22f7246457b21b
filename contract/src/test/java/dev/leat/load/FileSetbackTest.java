package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Interrupted work on a file: an unavailable store, a failing line, a stop, another worker, a
/// redrive.
class FileSetbackTest {

    private static final String OUTPUT = "output/out/a.txt";

    @TempDir Path folder;

    private FileBench bench() {
        return new FileBench(folder);
    }

    @Test
    void aStoreThatIsAwayInTheMiddleParksTheFileAndItGoesOnThere() {
        var bench = new FileBench(folder, OnOverwrite.REJECT, true);
        bench.put("in/a.txt", "r1 U1 1", "r2 U1 2", "r3 U1 3", "r4 U1 4");
        var pieces = new ArrayList<Integer>();
        bench.betweenPieces =
                () -> {
                    pieces.add(1);
                    bench.elsewhere.setUnavailable(pieces.size() >= 3);
                };
        bench.pass();
        assertThat(bench.home.queue()).hasSize(1);
        assertThat(bench.home.attempts("m1")).as("no attempt counts").isZero();
        bench.betweenPieces = () -> pieces.add(2);
        bench.elsewhere.setUnavailable(false);
        pieces.clear();
        bench.pass();
        assertThat(pieces).as("the second piece and the output alone").hasSize(3);
        assertThat(bench.elsewhere.view("user_stats", "U1")).containsExactly(4, 10);
        assertThat(bench.home.objects())
                .isEqualTo(Map.of(OUTPUT, "r1 U1 1\nr2 U1 2\nr3 U1 3\nr4 U1 4\n"));
        assertThat(bench.home.letters()).isEmpty();
    }

    @Test
    void homeAwayKeepsNothing() {
        var bench = bench();
        bench.put("in/a.txt", "r1 U1 1");
        bench.home.setUnavailable(true);
        try (var worker = bench.worker()) {
            assertThatThrownBy(() -> worker.run(bench.leased()))
                    .isInstanceOf(UnavailableException.class);
        }
        bench.home.setUnavailable(false);
        bench.pass();
        assertThat(bench.home.objects()).containsOnlyKeys(OUTPUT);
    }

    @Test
    void aLineThatFailsForAPassingReasonCostsAttemptsAndAPieceThatIsDoneGivesThemBack() {
        var bench = bench();
        bench.put("in/a.txt", "r1 U1 1", "r2 U1 2", "r3 U1 3", "r4 U4 4");
        bench.home.verdict((_, key) -> key.equals("U1") ? Outcome.RETRIED : Outcome.DELIVERED);
        for (int attempt = 1; attempt <= 4; attempt++) {
            bench.pass();
            assertThat(bench.home.attempts("m1")).isEqualTo(attempt);
        }
        bench.home.verdict((_, key) -> key.equals("U4") ? Outcome.RETRIED : Outcome.DELIVERED);
        for (int attempt = 1; attempt <= 4; attempt++) {
            bench.pass();
            assertThat(bench.home.attempts("m1")).isEqualTo(attempt);
            assertThat(bench.home.letters()).isEmpty();
        }
        bench.pass();
        assertThat(bench.reasons()).containsExactly("the memory store refused it");
        assertThat(bench.home.sent("failed").getFirst()).contains("\"attempts\":5");
        assertThat(bench.home.objects()).isEmpty();
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void stoppingGivesTheFileBackAtItsNextCheckpoint() {
        var bench = bench();
        bench.put(
                "in/a.txt",
                "r1 U1 1",
                "r2 U1 2",
                "r3 U1 3",
                "r4 U1 4",
                "r5 U1 5",
                "r6 U1 6",
                "r7 U1 7");
        bench.control.stop();
        bench.pass();
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(3, 6);
        assertThat(bench.home.attempts("m1")).isZero();
        bench.pass();
        bench.pass();
        assertThat(bench.home.queue()).isEmpty();
        assertThat(bench.home.view("user_stats", "U1")).containsExactly(7, 28);
        assertThat(bench.home.objects().get(OUTPUT)).hasLineCount(7);
    }

    @Test
    void aSecondWorkerLeavesTheObjectToTheFirst() throws Exception {
        var bench = bench();
        var unit = bench.put("in/a.txt", "r1 U1 1");
        bench.tell(unit);
        var second =
                new Record(
                        "m2", bench.home.queue().get(1).body(), Map.of(), 1, bench.time.instant());
        try (var one = bench.worker();
                var other = bench.worker()) {
            bench.betweenPieces =
                    () -> {
                        bench.betweenPieces = () -> {};
                        try {
                            other.run(
                                    FileBench.leased(
                                            new dev.leat.batch.LeasedWork(
                                                    "sales-files",
                                                    "other",
                                                    java.util.List.of(second))));
                        } catch (InterruptedException stopped) {
                            throw new IllegalStateException(stopped);
                        }
                    };
            one.run(bench.leased());
        }
        assertThat(bench.home.sent("done")).hasSize(1);
        assertThat(bench.home.queue()).extracting(Record::id).containsExactly("m2");
        bench.pass();
        assertThat(bench.home.sent("done")).hasSize(1);
        assertThat(bench.home.queue()).isEmpty();
    }

    @Test
    void aMessageSentBackFromTheDeadLettersDoesTheFileAgainAndReplacesItsOutputs() {
        var bench = bench();
        bench.put("in/a.txt", "r1 U1 100", "r2 U2 -5");
        bench.pass();
        var letter = bench.letter();
        var now = bench.time.instant();
        bench.send(
                new String(letter.original().body(), StandardCharsets.UTF_8),
                RedriveAttribute.attributes(
                        Map.of(), new RedriveHistory("run-1", Set.of(), List.of()), "m1", now));
        bench.pass();
        assertThat(bench.redrives).containsExactly("run-1");
        assertThat(bench.home.letters()).hasSize(2);
        assertThat(bench.home.sent("done")).hasSize(2);
        assertThat(bench.home.view("user_stats", "U1"))
                .as("a line counts once")
                .containsExactly(1, 100);
        assertThat(bench.home.objects()).containsOnlyKeys(OUTPUT, "output/out/a.rejects");
        assertThat(bench.home.redriveResults())
                .singleElement()
                .satisfies(fate -> {
                    assertThat(fate.run()).isEqualTo("run-1");
                    assertThat(fate.outcome()).isEqualTo(Outcome.REJECTED);
                });
    }
}
