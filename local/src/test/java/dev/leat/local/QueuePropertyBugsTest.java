package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.QueueTrial;
import dev.leat.local.BrokenHost.Bug;
import dev.leat.local.LocalContractTest.Folder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The property test of queues finds each planted bug.
class QueuePropertyBugsTest {

    private static final int STEPS = 300;

    @ParameterizedTest
    @EnumSource
    void findsEachPlantedBug(Bug bug, @TempDir Path folder) {
        var host = new BrokenHost(new Folder(folder), bug);
        assertThatThrownBy(() -> run(host)).isInstanceOf(AssertionError.class);
    }

    private static void run(BrokenHost host) throws InterruptedException {
        try (var trial = new QueueTrial(host, 11, QueueTrial.Disturbance.RESTARTS)) {
            trial.run(STEPS);
        }
    }
}
