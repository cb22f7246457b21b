package dev.leat.server.query;

import dev.leat.app.App;
import dev.leat.kernel.bind.Suggestion;
import dev.leat.server.RefusedRequestException;
import java.nio.file.Path;

/// Where an object is, as a person writes it: `BUCKET`, or `BUCKET/` and a key or what it begins
/// with.
public record ObjectLocation(String bucket, String key) {

    private static final int UNKNOWN = 404;

    /// Reads `BUCKET/KEY`.
    public static ObjectLocation of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new ObjectLocation(text, "")
                : new ObjectLocation(text.substring(0, slash), text.substring(slash + 1));
    }

    /// The same place.
    ///
    /// @throws Refusal if the app has no such bucket; with the one that was meant, or those that
    ///   there are
    public ObjectLocation in(App app) {
        if (app.buckets().isEmpty()) {
            throw new RefusedRequestException(UNKNOWN, "the app has no buckets");
        }
        if (!app.buckets().containsKey(bucket)) {
            throw new RefusedRequestException(
                    UNKNOWN,
                    "no bucket '%s' in the app; %s"
                            .formatted(bucket, Suggestion.toOneOf(bucket, app.buckets().keySet())));
        }
        return this;
    }

    /// Whether the key stands for what keys begin with, and not for one.
    public boolean open() {
        return key.isEmpty() || key.endsWith("/");
    }

    /// The key of a file that is put here.
    public String keyOf(Path file) {
        return open() ? key + file.getFileName() : key;
    }

    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
