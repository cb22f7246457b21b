package dev.leat.cli.trial;

import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// The process that [BatchObjectsCrashTest] kills. It says `done N` with the number of records that
/// have left the queue so far, and `idle` at the end.
final class BatchObjectsChild {

    private BatchObjectsChild() {}

    /// Arguments: the app file, the state's folder, and to send sales first, their number.
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
            if (arguments.length > 2) {
                shop.send(
                        "sales",
                        IntStream.range(0, Integer.parseInt(arguments[2]))
                                .mapToObj(BatchObjectsChild::sale)
                                .map(sale -> sale.getBytes(StandardCharsets.UTF_8))
                                .toList());
            } else {
                shop.pipelines().start();
                shop.pipelines().awaitIdle();
                Life.say("idle", 0);
            }
        }
    }

    static String sale(int number) {
        return "{\"id\":\"r%d\",\"amount\":%d.25,\"lines\":[{\"name\":\"p\",\"n\":%d}]}"
                .formatted(number, number, number);
    }
}
