package dev.leat.local;

import dev.leat.contract.FileContract;
import dev.leat.contract.Life;
import dev.leat.port.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// A process to be killed: puts objects on two threads and says, once the put has returned, a line
/// with key and version.
public final class PutVictim {

    static final int BYTES = 20_000;

    private PutVictim() {}

    /// Arguments: the folder, and the number of the first object to put.
    public static void main(String[] arguments) throws InterruptedException {
        var app = FileContract.filesApp();
        var platform = LocalPlatform.open(app, Path.of(arguments[0]), Time.system());
        int first = Integer.parseInt(arguments[1]);
        var other = Thread.ofPlatform().start(() -> put(platform, "a", first));
        put(platform, "b", first);
        other.join();
    }

    private static void put(LocalPlatform platform, String folder, int first) {
        for (int next = first; ; next++) {
            var key = folder + "/" + next % 50;
            try {
                var in = new ByteArrayInputStream(content(key, next));
                var object = platform.buckets().put("input", key, in, Map.of("n", "" + next));
                Life.say(key + " " + object.unit().version());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static byte[] content(String key, int number) {
        var content = new byte[BYTES];
        new Random(key.hashCode() * 31L + number).nextBytes(content);
        return content;
    }
}
