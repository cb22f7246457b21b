package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.Stream;
import dev.leat.contract.Life;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A process to be killed: puts numbered records with the keys `a` and `b` on two threads, and
/// splits and merges shards on a third. It prints `KEY NUMBER` after the put of a record returned.
public final class StreamVictim {

    private static final int BATCH = 20;

    private StreamVictim() {}

    static App app() {
        var live = new Stream("live", 2, false, Stream.DEFAULT_RETENTION);
        return App.named("victim").with(Stream.class, Map.of("live", live));
    }

    /// Arguments: the folder, and the number of the first record.
    public static void main(String[] arguments) throws InterruptedException {
        var platform = LocalPlatform.open(app(), Path.of(arguments[0]), Time.system());
        int first = Integer.parseInt(arguments[1]);
        var threads =
                List.of(
                        Thread.ofPlatform().start(() -> put(platform.streams(), "a", first)),
                        Thread.ofPlatform().start(() -> put(platform.streams(), "b", first)),
                        Thread.ofPlatform().start(() -> reshard(platform.streams())));
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void put(Streams streams, String key, int first) {
        for (int next = first; ; next += BATCH) {
            var records = new ArrayList<Streams.NewRecord>();
            for (int i = next; i < next + BATCH; i++) {
                var data = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
                records.add(new Streams.NewRecord(data, key));
            }
            streams.put("live", records);
            Life.say(key + " " + (next + BATCH - 1));
        }
    }

    private static void reshard(Streams streams) {
        for (int count = 1; ; count = count % 5 + 1) {
            streams.reshard("live", count);
        }
    }
}
