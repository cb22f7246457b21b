package dev.leat.iceberg;

import com.google.re2j.Pattern;
import dev.leat.app.LakeTable;
import dev.leat.batch.ExpectedObject;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.plan.Effect;
import dev.leat.port.Buckets;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeStorage;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The catalog of lake tables without a catalog server: the object `metadata/version-hint.text`
/// below the table's prefix has the number of the current metadata file, as in Iceberg's
/// file-system tables (https://iceberg.apache.org/spec/#file-system-tables). So any engine finds
/// the table by its location `s3://BUCKET/PREFIX`. The version of an entry is the ETag of this
/// object.
public final class HintPointers implements LakePointers {

    /// The key of this object without the prefix.
    static final String HINT = TableObjects.METADATA + "version-hint.text";

    private static final Pattern NAME = Pattern.compile(".*/v([0-9]{1,9})\\.metadata\\.json");

    private final LakeStorage storage;

    public HintPointers(Buckets buckets) {
        this.storage = new BucketStorage(buckets);
    }

    /// Returns the objects of the tables.
    public static LakeStorage storage(Buckets buckets) {
        return new BucketStorage(buckets);
    }

    private TableObjects objects(LakeTable table) {
        return new TableObjects(table, storage, this);
    }

    private static String metadata(TableObjects objects, int number) {
        return objects.metadata("v" + number + ".metadata.json");
    }

    /// A writer may have stored a newer file than the hint says.
    @Override
    public LakePointer current(LakeTable table) throws IOException {
        var objects = objects(table);
        var hint = objects.find(hint(objects));
        int number = 0;
        if (hint.isPresent()) {
            number = number(objects, hint.get());
        }
        while (objects.find(metadata(objects, number + 1)).isPresent()) {
            number++;
        }
        if (number > 0 && objects.find(metadata(objects, number)).isEmpty()) {
            throw new RefusedTableException(
                    "lake table '%s': %s names version %d, but there is no object %s; restore it, or put the number of an existing version"
                            .formatted(
                                    table.name(),
                                    HINT,
                                    number,
                                    objects.key(metadata(objects, number))));
        }
        return new LakePointer(
                number == 0 ? Optional.empty() : Optional.of(metadata(objects, number)),
                hint.map(object -> object.unit().etag()));
    }

    private static int number(TableObjects objects, StoredObject hint) throws IOException {
        var key = hint.unit().key();
        try (var in = Files.newInputStream(objects.metadataFile(hint(objects)))) {
            var text = new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
            if (!text.matches("[0-9]{1,9}")) {
                throw new RefusedTableException(
                        "lake table '%s': %s must contain the number of a version, but contains '%s'"
                                .formatted(objects.table().name(), key, text));
            }
            return Integer.parseInt(text);
        }
    }

    private static String hint(TableObjects objects) {
        return objects.location() + "/" + HINT;
    }

    @Override
    public String next(LakeTable table, Optional<String> metadata) {
        return metadata(objects(table), metadata.map(HintPointers::number).orElse(0) + 1);
    }

    private static int number(String metadata) {
        var name = NAME.matcher(metadata);
        if (!name.matches()) {
            throw new IllegalArgumentException("not named by its version: " + metadata);
        }
        return Integer.parseInt(name.group(1));
    }

    @Override
    public Effect.Publish swap(
            LakeTable table,
            LakePointer from,
            Optional<LakeMetadata> to,
            Effect.Publish objects,
            StagingFolder staging)
            throws IOException {
        var at = objects(table);
        var expected = new ArrayList<ExpectedObject>();
        expected.add(new ExpectedObject(table.bucket(), at.key(hint(at)), from.version()));
        if (to.isEmpty()) {
            return new Effect.Publish(objects.objects(), expected, objects.deleted());
        }
        var location = to.get().location();
        var hint = staging.file("version-hint");
        Files.writeString(hint, Integer.toString(number(location)));
        var published = new ArrayList<>(objects.objects());
        published.add(at.publication(hint(at), hint));
        expected.add(new ExpectedObject(table.bucket(), at.key(location), Optional.empty()));
        return new Effect.Publish(published, List.copyOf(expected), objects.deleted());
    }

    @Override
    public Optional<String> object(LakeTable table) {
        return Optional.of(hint(objects(table)));
    }
}
