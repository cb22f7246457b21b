package dev.leat.iceberg;

import dev.leat.app.LakeTable;
import dev.leat.batch.Publication;
import dev.leat.lake.LakePointer;
import dev.leat.port.Buckets;
import dev.leat.port.CorruptStateException;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.exceptions.NotFoundException;

/// The objects of a table in its bucket. In metadata their locations are `s3://BUCKET/KEY`, so that
/// other engines can read them through the S3 endpoint.
record TableObjects(LakeTable table, LakeStorage storage, LakePointers pointers) {

    static final String METADATA = "metadata/";
    private static final int PAGE = 1_000;

    /// Returns the objects of a table in buckets, of which one names the current metadata file.
    static TableObjects of(LakeTable table, Buckets buckets) {
        return new TableObjects(table, new BucketStorage(buckets), new HintPointers(buckets));
    }

    /// Returns the same objects for a change whose files are in a folder.
    TableObjects within(Path folder) {
        return new TableObjects(table, storage.within(folder), pointers);
    }

    /// Returns the table's location, without a slash at its end.
    String location() {
        return bucket() + table.prefix().substring(0, table.prefix().length() - 1);
    }

    private String bucket() {
        return "s3://" + storage.nameOf(table.bucket()) + "/";
    }

    String metadata(String name) {
        return location() + "/" + METADATA + name;
    }

    String data(String name) {
        return location() + "/data/" + name;
    }

    LakePointer current() throws IOException {
        return pointers.current(table);
    }

    /// Returns the location of the metadata file that follows this one.
    String next(Optional<String> metadata) {
        return pointers.next(table, metadata);
    }

    /// Returns the state of a table that must exist.
    ///
    /// @throws RefusedTableException if the table does not exist
    LakePointer existing() throws IOException {
        var current = current();
        if (current.metadata().isEmpty()) {
            throw new RefusedTableException(
                    all().isEmpty()
                            ? "lake table '%s' does not exist yet: its first file creates it"
                                    .formatted(table.name())
                            : "lake table '%s' has objects below '%s', but %s"
                                    .formatted(table.name(), table.prefix(), unnamed()));
        }
        return current;
    }

    private String unnamed() {
        return pointers.object(table)
                .map(object ->
                        "no %s, which names its current metadata file; restore it from a backup, or put the number of the newest metadata file"
                                .formatted(object.substring(location().length() + 1)))
                .orElse("the catalog has no such table; register its newest metadata file");
    }

    /// Returns all objects below the table's location.
    List<StoredObject> all() {
        var objects = new ArrayList<StoredObject>();
        var after = "";
        while (true) {
            var page = storage.list(table.bucket(), table.prefix(), after, PAGE);
            objects.addAll(page);
            if (page.size() < PAGE) {
                return objects;
            }
            after = page.getLast().unit().key();
        }
    }

    /// Returns true if there is metadata of a table at this location.
    boolean used() {
        return pointers.object(table).flatMap(this::find).isPresent();
    }

    /// Makes a file durable that will be published at this location.
    Publication publication(String location, Path file) throws IOException {
        return storage.publication(table.bucket(), key(location), file);
    }

    private Optional<StoredObject> head(String location) {
        return storage.head(table.bucket(), key(location));
    }

    /// Returns the object at a location; empty if there is none or it is in another bucket.
    Optional<StoredObject> find(String location) {
        try {
            return head(location);
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    private StoredObject stored(String location) {
        return head(location)
                .orElseThrow(() -> new NotFoundException("%s does not exist", location));
    }

    /// Returns an object with its file.
    DiskObject onDisk(StoredObject object) throws IOException {
        return new DiskObject(object, storage.fetch(object.unit()));
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

    /// Returns the file that has or will have the bytes of a data file, as [#dataFile].
    Path dataPlace(String location) throws IOException {
        var place = storage.place(table.bucket(), key(location));
        return place.isPresent() ? place.get() : dataFile(location);
    }

    /// Returns the file that holds the bytes of a data file. The message has only the name of the
    /// data file, as that of [Readable#check].
    ///
    /// @throws RefusedTableException if there is no such object in the bucket
    Path dataFile(String location) throws RefusedTableException {
        var found = find(location);
        if (found.isEmpty()) {
            throw new RefusedTableException(
                    "data file %s of lake table '%s' does not exist in bucket '%s': restore its object, or roll the table back to a snapshot without this file; 'leat lake verify %s' lists all that are missing"
                            .formatted(
                                    location.substring(location.lastIndexOf('/') + 1),
                                    table.name(),
                                    table.bucket(),
                                    table.name()));
        }
        return checked(found.get(), DiskObject::otherLength);
    }

    /// Returns true if a location is below the table's location.
    boolean contains(String location) {
        return location.startsWith(location() + "/");
    }

    /// Returns the key of a location in the table's bucket.
    ///
    /// @throws NotFoundException if the location is not in this bucket
    String key(String location) {
        var start = bucket();
        var plain = location.replaceFirst("^s3[an]://", "s3://");
        if (!plain.startsWith(start)) {
            throw new NotFoundException(
                    "%s is not in the bucket of lake table '%s'", location, table.name());
        }
        return plain.substring(start.length());
    }
}
