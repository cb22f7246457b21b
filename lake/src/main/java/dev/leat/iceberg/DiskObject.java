package dev.leat.iceberg;

import dev.leat.batch.Hashes;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// An object and the file on disk with its bytes, which a defect of the disk or another program may
/// have changed.
record DiskObject(StoredObject object, Path file) {

    /// Returns the difference between the file and its object; empty if the file has the length of
    /// the object.
    Optional<String> otherLength() throws IOException {
        long size = object.unit().size();
        try {
            long bytes = Files.size(file);
            return bytes == size
                    ? Optional.empty()
                    : Optional.of("has %d bytes on disk instead of %d".formatted(bytes, size));
        } catch (NoSuchFileException _) {
            return Optional.of("has lost its file " + file);
        }
    }

    /// Returns the difference between the file and its object; empty if the file has the content of
    /// the object. Reads the whole file. Only the length is known of an object that was uploaded in
    /// parts.
    Optional<String> otherContent() throws IOException {
        var length = otherLength();
        return length.isPresent()
                        || object.parts() > 0
                        || Hashes.md5(file).equals(object.unit().etag())
                ? length
                : Optional.of("was changed on disk: its MD5 is not its ETag");
    }
}
