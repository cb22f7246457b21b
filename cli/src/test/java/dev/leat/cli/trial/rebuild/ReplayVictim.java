package dev.leat.cli.trial.rebuild;

import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that replays the object of a [ReplayTrial]. It halts at a hit of a fault point and
/// prints `hit` before that.
final class ReplayVictim {

    private ReplayVictim() {}

    /// Arguments: the folder, whether rows are replaced, and the number of the hit, counted from 0.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        var fault = ReplayCrashTest.only(new AtomicInteger(Integer.parseInt(arguments[2])));
        try (var kernels = new Kernels()) {
            new ReplayTrial(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1]), kernels)
                    .replay(here -> {
                        if (fault.fail(here)) {
                            Life.say("hit", 0);
                            Runtime.getRuntime().halt(1);
                        }
                        return false;
                    });
        }
    }
}
