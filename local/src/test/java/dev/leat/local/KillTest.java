package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.Life;
import dev.leat.local.database.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process killed at random moments keeps what it reported as durable. `-Dcrash.full` kills it
/// more often.
@Tag("crash")
class KillTest {

    private static final int MOST_KILLS = 50;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aKilledProcessLosesNothingThatItReportedAsDurable(KillTable row) throws Exception {
        var scenario = row.scenario();
        var random = new Random(11);
        int kills = 0;
        while ((kills < row.kills || scenario.needsMore()) && !scenario.ended()) {
            assertThat(kills).as("kills").isLessThan(MOST_KILLS);
            int kill = kills++;
            int least = row.least + random.nextInt(row.range);
            Life.killed(
                    lines -> lines >= least && scenario.enough(kill, lines),
                    scenario::note,
                    KillTable.class,
                    row.name(),
                    folder.toString(),
                    String.valueOf(scenario.first(kill)));
            try (var platform = scenario.open(folder)) {
                scenario.check(platform, folder, kills);
            }
            if (scenario.finishesEach()) {
                finish(scenario);
            }
        }
        finish(scenario);
    }

    private void finish(KillScenario scenario) throws Exception {
        try (var platform = scenario.open(folder)) {
            scenario.finish(platform, folder);
        }
    }

    @Test
    void aFolderIsForOneProcess() throws IOException, InterruptedException {
        var scenario = KillTable.MESSAGES.scenario();
        try (var child =
                Life.start(KillTable.class, KillTable.MESSAGES.name(), folder.toString(), "0")) {
            assertThat(child.next()).startsWith("open");
            assertThatThrownBy(() -> scenario.open(folder))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("pid " + child.handle().pid());
        }
        scenario.open(folder).close();
    }
}
