package dev.leat.cli.trial;

import dev.leat.kernel.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// The process that [CrashRun] kills: runs the example over the state in a folder and tells on
/// standard output what happens, a line each behind [#MARK]: `leases N` that were open when the
/// state was opened, `done N` records so far, `idle`. It ends with its parent.
final class CrashChild {

    /// How its own lines begin; others are logs.
    static final String MARK = "run: ";

    private CrashChild() {}

    /// Arguments: the app file, the state's folder, and to send orders first, their seed and
    /// number.
    public static void main(String[] arguments) throws Exception {
        endWithParent();
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
                                                                done -> say("done", done))))) {
            if (arguments.length > 2) {
                var made =
                        GeneratedOrders.of(
                                Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
                orders.send("OrderQueue", made.bytes());
            } else {
                say("leases", orders.platform().openLeasesAtStart());
                orders.engine().start();
                orders.engine().awaitIdle();
                say("idle", 0);
            }
        }
    }

    private static void say(String what, long number) {
        System.out.println(MARK + what + " " + number);
    }

    private static void endWithParent() {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    } finally {
                        Runtime.getRuntime().halt(1);
                    }
                });
    }
}
