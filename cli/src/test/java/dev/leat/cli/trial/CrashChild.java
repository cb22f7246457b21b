package dev.leat.cli.trial;

import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import java.nio.file.Path;

/// The process that [CrashRun] kills: runs the example over the state in a folder and tells on
/// standard output what happens, a line each behind [Life#MARK]: `leases N` that were open when the
/// state was opened, `done N` records so far, `idle`. It ends with its parent.
final class CrashChild {

    private CrashChild() {}

    /// Arguments: the app file and the state's folder.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        var app = Path.of(arguments[0]);
        var folder = Path.of(arguments[1]);
        try (var kernels = new Kernels();
                var orders =
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
                                                                done -> Life.say("done", done))))) {
            Life.say("leases", orders.platform().openLeasesAtStart());
            orders.pipelines().start();
            orders.pipelines().awaitIdle();
            Life.say("idle", 0);
        }
    }
}
