package dev.leat.load;

import dev.leat.batch.Content;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import dev.leat.batch.StagingFolder;
import dev.leat.port.ObjectStorage;
import dev.leat.port.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// In-memory objects of one bucket; staged files are in a folder.
final class MemoryBuckets implements ObjectStorage {

    private final Path folder;
    private final Runnable files;
    private final Map<String, String> contents = new TreeMap<>();
    private final List<FileUnit> units = new ArrayList<>();
    private int publications;
    private String prefix = "";

    /// The message of the failure of all reads.
    Optional<String> failure = Optional.empty();

    /// `files` is called before and after a file is written.
    MemoryBuckets(Path folder, Runnable files) {
        this.folder = folder;
        this.files = files;
    }

    /// Puts an object, its version the next number.
    FileUnit put(String key, String text, Instant at) {
        var etag = HexFormat.of().toHexDigits(text.hashCode());
        var unit = new FileUnit("input", key, units.size() + 1L, etag, text.length(), at);
        units.add(unit);
        contents.put(unit.id(), text);
        return unit;
    }

    @Override
    public void list(String bucket, String prefix, Consumer<ListedObject> to) {
        for (var unit : units) {
            if (unit.key().startsWith(prefix)) {
                to.accept(new ListedObject(unit.key(), unit.etag(), unit.created()));
            }
        }
    }

    void forget(FileUnit unit) {
        units.remove(unit);
    }

    /// Notifications name buckets with this prefix from now on.
    void prefix(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Optional<String> bucketNamed(String name) {
        return name.startsWith(prefix)
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    @Override
    public StoredObject put(
            String bucket, String key, InputStream content, Map<String, String> metadata) {
        throw new UnsupportedOperationException("files do not put objects");
    }

    @Override
    public Optional<StoredObject> head(String bucket, String key) {
        return units.stream()
                .filter(unit -> unit.key().equals(key))
                .max(Comparator.comparingLong(FileUnit::version))
                .map(unit -> new StoredObject(unit, Map.of()));
    }

    @Override
    public Optional<StoredObject> version(String bucket, String key, long version) {
        return units.stream()
                .filter(unit -> unit.key().equals(key) && unit.version() == version)
                .findFirst()
                .map(unit -> new StoredObject(unit, Map.of()));
    }

    @Override
    public Content content(FileUnit unit) {
        var bytes = contents.getOrDefault(unit.id(), "").getBytes(StandardCharsets.UTF_8);
        return new Content() {
            @Override
            public String name() {
                return unit.name();
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open(long offset) throws IOException {
                if (failure.isPresent()) {
                    throw new IOException(failure.get());
                }
                return new ByteArrayInputStream(
                        bytes, Math.toIntExact(offset), bytes.length - Math.toIntExact(offset));
            }

            @Override
            public Optional<Path> path() {
                return Optional.empty();
            }
        };
    }

    @Override
    public Optional<ObjectOrigin> origin(String bucket, String key) {
        return Optional.empty();
    }

    @Override
    public void discard(Publication publication) {
        try {
            Files.delete(publication.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public StagingFolder staging() {
        throw new UnsupportedOperationException("files have folders of their own");
    }

    @Override
    public StagingFolder staging(String pipeline, FileUnit unit) throws IOException {
        return new StagingFolder(
                Files.createDirectories(folder.resolve(pipeline + "-" + unit.versionText())));
    }

    @Override
    public Publication publication(
            String bucket, String key, Path file, Map<String, String> metadata, boolean quiet)
            throws IOException {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the object key is empty; set a key");
        }
        files.run();
        publications++;
        var published = folder.resolve("published-" + publications);
        Files.copy(file, published);
        files.run();
        return new Publication(
                bucket, key, published, "etag", Files.size(published), metadata, quiet);
    }
}
