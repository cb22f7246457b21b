package dev.leat.local;

import dev.leat.contract.FileContract;
import dev.leat.contract.Life;
import dev.leat.port.PutObject;
import dev.leat.port.Time;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A process to be killed: uploads objects in parts on two threads, some part twice, gives up some,
/// copies others, and says, once the method has returned, a line with key, version and the seed of
/// the last part's content.
public final class UploadVictim {

    private static final int BYTES = 3_000;

    private UploadVictim() {}

    /// Arguments: the folder, and the number of the first object.
    public static void main(String[] arguments) throws InterruptedException {
        var app = FileContract.filesApp();
        var platform = LocalPlatform.open(app, Path.of(arguments[0]), Time.system());
        int first = Integer.parseInt(arguments[1]);
        var other = Thread.ofPlatform().start(() -> work(platform, "a", first));
        work(platform, "b", first);
        other.join();
    }

    private static void work(LocalPlatform platform, String folder, int first) {
        for (int next = first; ; next++) {
            try {
                upload(platform, folder + "/" + next % 20, next);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void upload(LocalPlatform platform, String key, int number) throws IOException {
        var uploads = platform.buckets().uploads();
        var metadata = Map.of("n", "" + number);
        var put = new PutObject("input", key, metadata);
        var id = uploads.begin(put, Optional.empty()).id();
        part(platform, id, number + 1);
        var part = part(platform, id, number);
        if (number % 5 == 0) {
            uploads.abort(id);
            return;
        }
        var claims = new ArrayList<Claim>();
        claims.add(new Claim(1, part.etag(), Optional.empty()));
        var object = uploads.complete(id, List.copyOf(claims), put.condition(), Optional.empty());
        Life.say(key + " " + object.unit().version());
        if (number % 3 == 0) {
            var copy =
                    platform.buckets()
                            .copy(object.unit(), new PutObject("input", "c" + key, metadata));
            Life.say("c" + key + " " + copy.unit().version());
            platform.buckets().copy(copy.unit(), new PutObject("output", "d" + key, metadata));
        }
    }

    private static Part part(LocalPlatform platform, String id, int number) throws IOException {
        var in = new ByteArrayInputStream(content(number));
        return platform.buckets().uploads().part(id, 1, in, Optional::empty);
    }

    static byte[] content(int number) {
        var content = new byte[BYTES];
        new Random(number).nextBytes(content);
        return content;
    }
}
