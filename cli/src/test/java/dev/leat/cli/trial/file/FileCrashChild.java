package dev.leat.cli.trial.file;

import dev.leat.cli.trial.ThroughPlatform;
import dev.leat.cli.trial.Trial;
import dev.leat.contract.Life;
import dev.leat.kernel.Kernels;
import java.nio.file.Path;

/// The process that [FileCrashRun] kills: runs an app over the state in a folder and says `at N`,
/// the piece that the file comes to next when the state was opened, `checkpoint N` after each
/// commit with a checkpoint, and `idle`. It ends with its parent.
final class FileCrashChild {

    private FileCrashChild() {}

    /// Arguments: the app file, the state's folder, the bytes of a piece, and to put a file first,
    /// that file.
    public static void main(String[] arguments) throws Exception {
        Life.endWithParent();
        try (var kernels = new Kernels();
                var app =
                        Trial.open(
                                Path.of(arguments[0]),
                                Path.of(arguments[1]),
                                kernels,
                                platform -> new ThroughPlatform(platform, CheckpointedStore::new),
                                new Trial.Work(3, Long.parseLong(arguments[2])))) {
            if (arguments.length > 3) {
                app.put("input", Path.of(arguments[3]));
            }
            Life.say("at", at(app));
            app.pipelines().start();
            app.pipelines().awaitIdle();
            Life.say("idle", at(app));
        }
    }

    private static long at(Trial app) {
        return app.platform().files().latest("sales", 1).stream()
                .mapToLong(entry -> entry.part())
                .findFirst()
                .orElse(1);
    }
}
