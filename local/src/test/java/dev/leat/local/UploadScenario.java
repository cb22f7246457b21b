package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Uploads objects in parts on two threads, and copies others. Some parts are uploaded twice, and
/// some uploads are aborted. Each printed object is complete, and each open upload has its parts.
/// Each file belongs to an object or an open upload.
final class UploadScenario extends ObjectScenario {

    private static final int BYTES = 3_000;

    /// Prints key and version of an object once the method has returned.
    @Override
    void run(LocalPlatform platform, int first) throws InterruptedException {
        all(() -> work(platform, "a", first), () -> work(platform, "b", first));
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
        var claims = List.of(new Claim(1, part.etag(), Optional.empty()));
        var object = uploads.complete(id, claims, put.condition(), Optional.empty());
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

    private static byte[] content(int number) {
        var content = new byte[BYTES];
        new Random(number).nextBytes(content);
        return content;
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) throws IOException {
        var buckets = platform.buckets();
        for (var object : printed.entrySet()) {
            whole(
                    platform,
                    buckets.version("input", object.getValue(), object.getKey()).orElseThrow());
        }
        int parts = 0;
        for (var upload : buckets.uploads().list("input", "")) {
            parts += buckets.uploads().parts(upload.id(), 0, 9).size();
        }
        assertThat(ObjectFiles.in(folder)).hasSize((int) versions(platform) + parts);
        assertThat(printed).hasSizeGreaterThan(15 * kills);
    }

    private static void whole(LocalPlatform platform, StoredObject object) throws IOException {
        try (var in = platform.buckets().content(object.unit()).open(0)) {
            assertThat(in.readAllBytes()).isEqualTo(content(number(object)));
        }
    }

    /// All existing versions, including replaced ones.
    private static long versions(LocalPlatform platform) {
        return platform.database().read(session -> session.number("SELECT count(*) FROM object"));
    }
}
