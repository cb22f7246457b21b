package dev.leat.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A table in a data lake: an Apache Iceberg table whose objects are in `bucket` below `prefix`,
/// which ends with `/`. `name` is `NAME`, or `NAMESPACE.NAME`. `renamed` maps new names of columns
/// to their former names. `unique` is the unique key of its rows. `maintenance` is what each commit
/// does besides.
public record LakeTable(
        String name,
        String bucket,
        String prefix,
        Schema schema,
        List<Partition> partitionBy,
        Map<String, String> renamed,
        UniqueKey unique,
        Maintenance maintenance)
        implements Resource {

    /// The namespace of the tables whose names have none.
    public static final String DEFAULT_NAMESPACE = "default";

    /// The column with the source of a row: an object, as `BUCKET/KEY`, or a queue or stream. NULL
    /// in rows of other writers.
    public static final String SOURCE = "_leat_source";

    /// The column with the version of this object, or of the record if the pipeline has a version.
    public static final String VERSION = "_leat_version";

    /// The columns that Leat adds to those of the schema.
    public static final List<String> ADDED = List.of(SOURCE, VERSION);

    public LakeTable {
        partitionBy = List.copyOf(partitionBy);
        renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
    }

    /// Creates a table without a unique key, with the default maintenance.
    public LakeTable(
            String name,
            String bucket,
            String prefix,
            Schema schema,
            List<Partition> partitionBy,
            Map<String, String> renamed) {
        this(
                name,
                bucket,
                prefix,
                schema,
                partitionBy,
                renamed,
                UniqueKey.NONE,
                Maintenance.DEFAULT);
    }

    /// Returns true if a member of a struct may have this name. All programs write such names to
    /// data files unchanged; Iceberg's library changes other names.
    public static boolean hasMemberName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    /// Returns the namespace of the table, in which its short name is unique.
    public String namespace() {
        int dot = name.indexOf('.');
        return dot < 0 ? DEFAULT_NAMESPACE : name.substring(0, dot);
    }

    /// Returns the name without the namespace.
    public String shortName() {
        return name.substring(name.indexOf('.') + 1);
    }

    /// Returns the table's location in its metadata, `s3://BUCKET/PREFIX` without a slash at its
    /// end.
    public String location() {
        return "s3://" + bucket + "/" + prefix.substring(0, prefix.length() - 1);
    }

    /// Returns a copy with these columns.
    public LakeTable withSchema(Schema columns) {
        return new LakeTable(
                name, bucket, prefix, columns, partitionBy, renamed, unique, maintenance);
    }

    /// Returns a copy with this unique key.
    public LakeTable withUnique(UniqueKey key) {
        return new LakeTable(name, bucket, prefix, schema, partitionBy, renamed, key, maintenance);
    }

    /// Returns the columns of the unique key; empty if the rows have none.
    public List<String> key() {
        return unique.columns();
    }

    /// Returns true if a table to which the pipeline writes has the key of the pipeline as its
    /// unique key. If a new version of an object replaces the rows of older ones, the key applies
    /// only to the steps of the pipeline.
    public static boolean hasKeyOf(Pipeline pipeline) {
        return !pipeline.key().isEmpty()
                && pipeline.from()
                        .files()
                        .filter(files -> files.onOverwrite() == FileSource.OnOverwrite.REPLACE)
                        .isEmpty();
    }

    /// Returns all columns of the table: those of its schema, then those that Leat adds.
    public List<Schema.Field> columns() {
        var columns = new ArrayList<>(schema.fields());
        ADDED.forEach(name -> columns.add(new Schema.Field(name, Type.Simple.VARCHAR)));
        return columns;
    }

    /// The columns whose values are unique in a table: the key of the pipelines that write to it.
    /// If records are all their rows, they identify a record, and each record may have several
    /// rows; a record without rows is one row, of which only these columns and the version are not
    /// NULL. `version` is the table's column that orders the states of a record; it is [#VERSION]
    /// if the table has no such column. `varying` are the columns, in lower case, whose values may
    /// differ when a record arrives again; they do not distinguish two rows with the same key.
    public record UniqueKey(List<String> columns, Optional<String> version, Set<String> varying) {

        /// The key of a table in which rows may be equal.
        public static final UniqueKey NONE = new UniqueKey(List.of(), Optional.empty(), Set.of());

        public UniqueKey {
            columns = List.copyOf(columns);
            varying = Set.copyOf(varying);
        }

        /// Returns true if a column is not compared.
        public boolean varies(String column) {
            return varying.contains(column.toLowerCase(Locale.ROOT));
        }
    }

    /// The maintenance of a table with its commits. A snapshot is removed when it is older than
    /// `maxSnapshotAge` and there are `minSnapshotsToKeep` newer ones. The small files of a
    /// partition are merged when it has `minInputFiles` of them. Once a day, objects are removed to
    /// which no snapshot refers and that are older than `orphanFileAge`, because the commit of
    /// another program may be in progress.
    public record Maintenance(
            Duration maxSnapshotAge,
            int minSnapshotsToKeep,
            int minInputFiles,
            Duration orphanFileAge) {

        public static final Maintenance DEFAULT =
                new Maintenance(Duration.ofDays(1), 1, 16, Duration.ofDays(1));
    }

    /// A field of the partition key: a transform of a column, with the meaning of the Iceberg
    /// specification (https://iceberg.apache.org/spec/#partition-transforms). `width` is the number
    /// of buckets, or the length or width of a truncation; otherwise 0.
    public record Partition(Transform transform, String column, int width) {

        @Override
        public String toString() {
            return switch (transform) {
                case IDENTITY -> column;
                case YEAR, MONTH, DAY, HOUR -> transform.word() + "(" + column + ")";
                case BUCKET, TRUNCATE -> transform.word() + "(" + width + ", " + column + ")";
            };
        }
    }

    /// The partition transforms of Iceberg.
    public enum Transform {
        IDENTITY,
        YEAR,
        MONTH,
        DAY,
        HOUR,
        BUCKET,
        TRUNCATE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
