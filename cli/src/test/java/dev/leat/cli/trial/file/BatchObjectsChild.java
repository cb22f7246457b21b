package dev.leat.cli.trial.file;

import dev.leat.cli.trial.CountedStore;
import dev.leat.cli.trial.ThroughPlatform;
import dev.leat.cli.trial.Trial;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import java.nio.file.Path;

/// The process that [BatchObjectsCrashTest] kills. It says `done N` with the number of records that
/// have left the queue so far, and `idle` at the end.
final class BatchObjectsChild {

    private BatchObjectsChild() {}

    /// Arguments: the app file and the state's folder.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        var app = Path.of(arguments[0]);
        var folder = Path.of(arguments[1]);
        try (var kernels = new Kernels(folder, LookupReader.NONE);
                var shop =
                        Trial.open(
                                app,
                                folder,
                                kernels,
                                platform ->
                                        new ThroughPlatform(
                                                platform,
                                                store ->
                                                        new CountedStore(
                                                                store,
                                                                done -> Life.say("done", done))),
                                new Trial.Work(1, 1))) {
            shop.pipelines().start();
            shop.pipelines().awaitIdle();
            Life.say("idle", 0);
        }
    }
}
