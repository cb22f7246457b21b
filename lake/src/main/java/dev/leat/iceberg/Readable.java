package dev.leat.iceberg;

import dev.leat.port.LakeTables.RefusedTableException;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.jspecify.annotations.Nullable;

/// Decides if Leat can read a table that other programs may have changed. Leat reads data files in
/// Parquet, by their field ids and without delete files. So it must refuse tables in which deleted
/// rows are still in data files, and tables whose files have no ids of columns, or other names of
/// members of structs, which are found by name.
final class Readable {

    private static final int MOST_VERSION = 2;

    private Readable() {}

    /// @throws RefusedTableException if the current snapshot cannot be read correctly
    static void check(String table, TableMetadata metadata, FileIO io)
            throws RefusedTableException {
        check(table, metadata);
        check(table, metadata.currentSnapshot(), io);
    }

    /// Returns true if the current snapshot has delete files.
    static boolean hasDeleteFiles(TableMetadata metadata, FileIO io) {
        var snapshot = metadata.currentSnapshot();
        return snapshot != null && !snapshot.deleteManifests(io).isEmpty();
    }

    /// A name mapping is for data files without field ids, in which columns are found by name
    /// (https://iceberg.apache.org/spec/#column-projection).
    private static void check(String table, TableMetadata metadata) throws RefusedTableException {
        if (metadata.formatVersion() > MOST_VERSION) {
            throw new RefusedTableException(
                    "lake table '%s' has format version %d, which another program set; Leat reads versions 1 and 2: write the rows to a new table"
                            .formatted(table, metadata.formatVersion()));
        }
        if (metadata.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)) {
            throw new RefusedTableException(
                    "lake table '%s' has the property %s, which another program set because it added data files without field ids, and Leat finds columns by field id: rewrite the data files with that program, then remove the property"
                            .formatted(table, TableProperties.DEFAULT_NAME_MAPPING));
        }
        var now = structs(metadata.schema());
        for (var schema : metadata.schemas()) {
            for (var before : structs(schema).entrySet()) {
                var struct = now.get(before.getKey());
                if (struct != null) {
                    checkMembers(table, before.getValue(), struct);
                }
            }
        }
    }

    /// Returns the structs of a schema by the id of their column, element or member.
    private static Map<Integer, StructType> structs(Schema schema) {
        var structs = new HashMap<Integer, StructType>();
        schema.columns().forEach(column -> addStructs(column, structs));
        return structs;
    }

    private static void addStructs(NestedField field, Map<Integer, StructType> to) {
        var type = field.type();
        if (type.isStructType()) {
            to.put(field.fieldId(), type.asStructType());
        }
        if (type.isNestedType()) {
            type.asNestedType().fields().forEach(nested -> addStructs(nested, to));
        }
    }

    /// Members of structs are found by name in data files, which have the names of the time when
    /// they were written.
    private static void checkMembers(String table, StructType before, StructType now)
            throws RefusedTableException {
        for (var former : before.fields()) {
            var same = now.field(former.fieldId());
            var named = now.caseInsensitiveField(former.name());
            if ((same != null && !same.name().equalsIgnoreCase(former.name()))
                    || (named != null && named.fieldId() != former.fieldId())) {
                throw new RefusedTableException(
                        "member '%s' of a struct in lake table '%s' was renamed, or removed and added again, by another program, and Leat finds members by name: write the rows to a new table"
                                .formatted(former.name(), table));
            }
        }
    }

    /// Checks a snapshot by its number.
    ///
    /// @throws RefusedTableException if there is no such snapshot, or it cannot be read correctly
    static void check(String table, TableMetadata metadata, long id, FileIO io)
            throws RefusedTableException {
        check(table, metadata);
        var snapshot = metadata.snapshot(id);
        if (snapshot == null) {
            throw new RefusedTableException(
                    "lake table '%s' has no snapshot %d; it may have been removed because of its age. The table \"%s$snapshots\" in 'leat sql' has all snapshots"
                            .formatted(table, id, table));
        }
        check(table, snapshot, io);
    }

    private static void check(String table, @Nullable Snapshot snapshot, FileIO io)
            throws RefusedTableException {
        if (snapshot != null && !snapshot.deleteManifests(io).isEmpty()) {
            throw new RefusedTableException(
                    "snapshot %d of lake table '%s' has delete files, which another program wrote and Leat does not read: rewrite the data files with that program, and let it write with copy-on-write"
                            .formatted(snapshot.snapshotId(), table));
        }
    }

    /// The message has only the name of the file, because its folders may contain personal values
    /// of the partition key, such as `mail=a%40b.c/`.
    ///
    /// @throws RefusedTableException if a data file has another format than Parquet
    static void check(String table, DataFile file) throws RefusedTableException {
        if (file.format() != FileFormat.PARQUET) {
            var name = file.location().substring(file.location().lastIndexOf('/') + 1);
            throw new RefusedTableException(
                    "data file %s of lake table '%s' has the format %s, and Leat reads only Parquet: rewrite the data files with the program that wrote it"
                            .formatted(name, table, file.format()));
        }
    }
}
