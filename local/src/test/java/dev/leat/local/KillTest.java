package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.Life;
import dev.leat.local.database.StateException;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments keeps what it said was durable. `-Dcrash.full` kills it more
/// often. A kill may find no open lease, so processes are killed until one did.
@Tag("crash")
class KillTest {

    private static final int KILLS = System.getProperty("crash.full") == null ? 2 : 5;
    private static final int MOST_KILLS = 50;

    @TempDir Path folder;
    private final BitSet sent = new BitSet();
    private final BitSet done = new BitSet();
    private int leasesFound;

    @Test
    void aKilledProcessLosesNothingThatItSaidWasDurable() throws Exception {
        var random = new Random(11);
        for (int kill = 0; kill < KILLS || leasesFound == 0; kill++) {
            assertThat(kill).as("kills without an open lease").isLessThan(MOST_KILLS);
            int least = 100 + random.nextInt(400);
            Life.killed(
                    lines -> lines >= least,
                    this::note,
                    Victim.class,
                    folder.toString(),
                    String.valueOf(sent.length()));
            check();
        }
        assertThat(done.cardinality()).isPositive();
    }

    /// Checks that all unfinished messages exist and no finished one does. One call of each thread
    /// may have become durable without a response.
    private void check() {
        try (var platform = LocalPlatform.open(Victim.app(), folder, Time.system())) {
            var there = new BitSet();
            platform.queue("q")
                    .browse(0, Integer.MAX_VALUE)
                    .forEach(seen -> there.set(number(seen.body())));
            assertThat(platform.queue("q").counts().all()).isEqualTo(there.cardinality());
            leasesFound += platform.openLeasesAtStart();
            assertThat(platform.openLeasesAtStart()).isLessThanOrEqualTo(2);
            var doneAndThere = (BitSet) done.clone();
            doneAndThere.and(there);
            assertThat(doneAndThere.cardinality()).isZero();
            var missing = (BitSet) sent.clone();
            missing.andNot(done);
            missing.andNot(there);
            assertThat(missing.cardinality()).isLessThanOrEqualTo(40);
            done.or(missing);
            sent.or(there);
        }
    }

    private void note(String line) {
        var words = line.split(" ", -1);
        switch (words[0]) {
            case "open" -> {}
            case "sent" -> sent.set(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "done" ->
                    IntStream.range(1, words.length)
                            .forEach(i -> done.set(Integer.parseInt(words[i])));
            default -> throw new AssertionError(line);
        }
    }

    private static int number(byte[] body) {
        return Integer.parseInt(new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void aFolderIsForOneProcess() throws IOException, InterruptedException {
        try (var child = Life.start(Victim.class, folder.toString(), "0")) {
            assertThat(child.next()).startsWith("open");
            assertThatThrownBy(() -> LocalPlatform.open(Victim.app(), folder, Time.system()))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("pid " + child.handle().pid());
        }
        LocalPlatform.open(Victim.app(), folder, Time.system()).close();
    }
}
