package dev.leat.server;

import dev.leat.port.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Buckets that another process of this machine has open. It reads the file that is put by itself.
final class RemoteObjects implements ObjectOperations {

    /// A file of some hundred gigabytes takes a while.
    private static final Duration PUT = Duration.ofHours(2);

    private final Connection connection;

    RemoteObjects(Connection connection) {
        this.connection = connection;
    }

    /// A file to be put.
    record Put(String key, Path file, Map<String, String> metadata) {}

    @Override
    public StoredObject put(String bucket, String key, Path file, Map<String, String> metadata) {
        return connection.post(
                of(bucket, "put"),
                PUT,
                new Put(key, file.toAbsolutePath(), metadata),
                in -> Wire.MAPPER.readValue(in, StoredObject.class));
    }

    @Override
    public Optional<KeptObject> object(String bucket, String key) {
        return connection
                .get(
                        of(bucket, "object") + "?key=" + Url.encode(key),
                        in -> Wire.MAPPER.readValue(in, Wire.OBJECTS))
                .stream()
                .findFirst();
    }

    @Override
    public List<KeptObject> objects(String bucket, String prefix, String after, int limit) {
        return connection.get(
                "%s?prefix=%s&after=%s&limit=%d"
                        .formatted(
                                of(bucket, "objects"),
                                Url.encode(prefix),
                                Url.encode(after),
                                limit),
                in -> Wire.MAPPER.readValue(in, Wire.OBJECTS));
    }

    private static String of(String bucket, String what) {
        return "buckets/" + Url.encode(bucket) + "/" + what;
    }
}
