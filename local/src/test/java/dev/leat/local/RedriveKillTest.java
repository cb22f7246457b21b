package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wherever a redrive is killed, each letter is in the dead-letter queue, or sent and in the audit:
/// never both, never neither. `-Dcrash.full` kills it more often.
@Tag("crash")
class RedriveKillTest {

    private static final int KILLS = System.getProperty("crash.full") == null ? 2 : 5;

    @TempDir Path folder;

    @Test
    void noLetterIsLostOrDoubledWhereARedriveIsKilled() throws Exception {
        var random = new Random(7);
        long sent = 0;
        for (int kill = 0; kill < KILLS && sent < RedriveVictim.MESSAGES; kill++) {
            int least = 2 + random.nextInt(20);
            var printed = new ArrayList<String>();
            Life.killed(
                    lines -> lines >= least,
                    printed::add,
                    RedriveVictim.class,
                    folder.toString(),
                    String.valueOf(kill));
            assertThat(printed).first().isEqualTo("sent " + sent);
            sent = check();
            assertThat(sent).isGreaterThanOrEqualTo(Life.number(printed.getLast(), "sent"));
        }
        finish();
    }

    /// Returns the number of dead letters that were sent.
    private long check() {
        try (var platform = LocalPlatform.open(Victim.app(), folder, Time.system())) {
            return check(platform);
        }
    }

    private static long check(LocalPlatform platform) {
        var back = numbers(platform.queue("q"));
        var left = numbers(platform.queue("q-dlq"));
        assertThat(back.intersects(left)).isFalse();
        assertThat(back.cardinality() + left.cardinality()).isEqualTo(RedriveVictim.MESSAGES);
        assertThat(platform.queue("q").counts().all()).isEqualTo(back.cardinality());
        assertThat(platform.queue("q-dlq").counts().all()).isEqualTo(left.cardinality());
        var audit = platform.audit();
        assertThat(audit.entries(RedriveVictim.RUN, 0, Integer.MAX_VALUE))
                .hasSize(back.cardinality());
        assertThat(audit.run(RedriveVictim.RUN).orElseThrow().redriven())
                .isEqualTo(back.cardinality());
        return back.cardinality();
    }

    private void finish() {
        try (var platform = LocalPlatform.open(Victim.app(), folder, Time.system())) {
            int page;
            do {
                page = RedriveVictim.page(platform);
            } while (page > 0);
            assertThat(check(platform)).isEqualTo(RedriveVictim.MESSAGES);
        }
    }

    private static BitSet numbers(MessageQueue queue) {
        var numbers = new BitSet();
        queue.browse(0, Integer.MAX_VALUE)
                .forEach(seen ->
                        numbers.set(
                                Integer.parseInt(new String(seen.body(), StandardCharsets.UTF_8))));
        return numbers;
    }
}
