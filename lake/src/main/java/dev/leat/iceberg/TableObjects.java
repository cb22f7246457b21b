package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.ExpectedObject;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Publication;
import dev.leat.port.Buckets;
import dev.leat.port.CorruptStateException;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;

/// The objects of a table in its bucket. In metadata their locations are `s3://BUCKET/KEY`, so that
/// other engines can read them through the S3 endpoint.
record TableObjects(LakeTable table, Buckets buckets) {

    private static final String METADATA = "metadata/";
    private static final String HINT = METADATA + "version-hint.text";
    private static final int PAGE = 1_000;

    /// The current metadata file: its number, or 0 if there is none, and the object with the
    /// number.
    record Current(int number, ExpectedObject hint) {}

    /// Returns the table's location, without a slash at its end.
    String location() {
        return table.location();
    }

    String metadata(int number) {
        return location() + "/" + METADATA + "v" + number + ".metadata.json";
    }

    String metadata(String name) {
        return location() + "/" + METADATA + name;
    }

    String data(String name) {
        return location() + "/data/" + name;
    }

    /// Returns the current metadata file. A writer may have stored a newer file than the hint says.
    Current current() throws IOException {
        var hint = head(hint());
        int number = 0;
        if (hint.isPresent()) {
            number = number(hint.get());
        }
        while (head(metadata(number + 1)).isPresent()) {
            number++;
        }
        if (number > 0 && head(metadata(number)).isEmpty()) {
            throw new RefusedTableException(
                    "lake table '%s': %s names version %d, but there is no object %s; restore it, or put the number of an existing version"
                            .formatted(table.name(), HINT, number, key(metadata(number))));
        }
        return new Current(
                number,
                new ExpectedObject(
                        table.bucket(),
                        table.prefix() + HINT,
                        hint.map(object -> object.unit().etag())));
    }

    /// Returns the current metadata file of a table that must exist.
    ///
    /// @throws RefusedTableException if the table does not exist
    Current existing() throws IOException {
        var current = current();
        if (current.number() == 0) {
            throw new RefusedTableException(
                    all().isEmpty()
                            ? "lake table '%s' does not exist yet: its first file creates it"
                                    .formatted(table.name())
                            : "lake table '%s' has objects below '%s', but no %s, which names its current metadata file; restore it from a backup, or put the number of the newest metadata file"
                                    .formatted(table.name(), table.prefix(), HINT));
        }
        return current;
    }

    /// Returns all objects below the table's location.
    List<StoredObject> all() {
        var objects = new ArrayList<StoredObject>();
        var after = "";
        while (true) {
            var page = buckets.list(table.bucket(), table.prefix(), after, PAGE);
            objects.addAll(page);
            if (page.size() < PAGE) {
                return objects;
            }
            after = page.getLast().unit().key();
        }
    }

    /// Returns the location of the object that has the number of the current metadata file.
    String hint() {
        return location() + "/" + HINT;
    }

    /// Returns true if there is metadata of a table at this location.
    boolean used() {
        return head(hint()).isPresent();
    }

    private int number(StoredObject hint) throws IOException {
        try (var in = Files.newInputStream(checked(hint, DiskObject::otherContent))) {
            var text = new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
            if (!text.matches("[0-9]{1,9}")) {
                throw new RefusedTableException(
                        "lake table '%s': %s must contain the number of a version, but contains '%s'"
                                .formatted(table.name(), hint.unit().key(), text));
            }
            return Integer.parseInt(text);
        }
    }

    /// Returns the condition that this metadata file does not exist yet.
    ExpectedObject absent(int number) {
        return new ExpectedObject(table.bucket(), key(metadata(number)), Optional.empty());
    }

    /// Makes a file durable that will be published at this location.
    Publication publication(String location, Path file) throws IOException {
        return buckets.publication(table.bucket(), key(location), file, Map.of(), true);
    }

    Publication hint(Path file) throws IOException {
        return publication(hint(), file);
    }

    private Optional<StoredObject> head(String location) {
        return buckets.head(table.bucket(), key(location));
    }

    /// Returns the object at a location; empty if there is none or it is in another bucket.
    Optional<StoredObject> find(String location) {
        try {
            return head(location);
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    /// Returns the object at a location.
    ///
    /// @throws NotFoundException if there is none
    FileUnit unit(String location) {
        return stored(location).unit();
    }

    private StoredObject stored(String location) {
        return head(location)
                .orElseThrow(() -> new NotFoundException("%s does not exist", location));
    }

    /// Returns an object with its file.
    DiskObject onDisk(StoredObject object) throws IOException {
        return new DiskObject(
                object,
                buckets.content(object.unit())
                        .path()
                        .orElseThrow(() -> new FileNotFoundException(object.unit().key())));
    }

    /// Returns the file that holds the bytes of an object. Its length is that of the object.
    ///
    /// @throws CorruptStateException if the file was lost or cut
    Path path(String location) {
        return checked(stored(location), DiskObject::otherLength);
    }

    /// Returns the file that holds the bytes of an object with metadata. It has the content of the
    /// object: a changed byte would lead to other rows.
    ///
    /// @throws CorruptStateException if the file was lost or changed
    Path metadataFile(String location) {
        return checked(stored(location), DiskObject::otherContent);
    }

    private interface DiskCheck {
        Optional<String> of(DiskObject object) throws IOException;
    }

    private Path checked(StoredObject of, DiskCheck check) {
        try {
            var object = onDisk(of);
            var wrong = check.of(object);
            if (wrong.isPresent()) {
                throw new CorruptStateException(
                        "lake table '%s': object %s in bucket '%s' %s; restore the state folder from a backup; 'leat lake verify %s' lists all such objects"
                                .formatted(
                                        table.name(),
                                        of.unit().key(),
                                        table.bucket(),
                                        wrong.get(),
                                        table.name()));
            }
            return object.file();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the file that holds the bytes of a data file. The message has only the name of the
    /// data file, as that of [Readable#check].
    ///
    /// @throws RefusedTableException if there is no such object in the bucket
    Path dataFile(String location) throws RefusedTableException {
        if (find(location).isEmpty()) {
            throw new RefusedTableException(
                    "data file %s of lake table '%s' does not exist in bucket '%s': restore its object, or roll the table back to a snapshot without this file; 'leat lake verify %s' lists all that are missing"
                            .formatted(
                                    location.substring(location.lastIndexOf('/') + 1),
                                    table.name(),
                                    table.bucket(),
                                    table.name()));
        }
        return path(location);
    }

    /// Returns true if a location is below the table's location.
    boolean contains(String location) {
        return location.startsWith(location() + "/");
    }

    /// Returns the key of a location in the table's bucket.
    ///
    /// @throws NotFoundException if the location is not in this bucket
    String key(String location) {
        var start = "s3://" + table.bucket() + "/";
        var plain = location.replaceFirst("^s3[an]://", "s3://");
        if (!plain.startsWith(start)) {
            throw new NotFoundException(
                    "%s is not in the bucket of lake table '%s'", location, table.name());
        }
        return plain.substring(start.length());
    }
}
