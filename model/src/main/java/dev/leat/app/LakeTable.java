package dev.leat.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table in a data lake: an Apache Iceberg table whose objects are in `bucket` below `prefix`,
/// which ends with `/`. `name` is `NAME`, or `NAMESPACE.NAME`. `renamed` maps new names of columns
/// to their former names. `key` names the columns whose values are unique: those of the pipeline
/// that adds the records of a queue or stream; empty if the rows of the table have no unique key.
/// `maintenance` is what each commit does besides.
public record LakeTable(
        String name,
        String bucket,
        String prefix,
        Schema schema,
        List<Partition> partitionBy,
        Map<String, String> renamed,
        List<String> key,
        Maintenance maintenance)
        implements Resource {

    /// The namespace of the tables whose names have none.
    public static final String DEFAULT_NAMESPACE = "default";

    /// The column with the source of a row: an object, as `BUCKET/KEY`, or a queue or stream. NULL
    /// in rows of other writers.
    public static final String SOURCE = "_leat_source";

    /// The column with the version of this object, or of the record if the pipeline has a version.
    public static final String VERSION = "_leat_version";

    /// The column with the digest of a record, in tables with a unique key.
    public static final String DIGEST = "_leat_digest";

    public LakeTable {
        partitionBy = List.copyOf(partitionBy);
        renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
        key = List.copyOf(key);
    }

    /// Creates a table without a unique key, with the default maintenance.
    public LakeTable(
            String name,
            String bucket,
            String prefix,
            Schema schema,
            List<Partition> partitionBy,
            Map<String, String> renamed) {
        this(name, bucket, prefix, schema, partitionBy, renamed, List.of(), Maintenance.DEFAULT);
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
        return new LakeTable(name, bucket, prefix, columns, partitionBy, renamed, key, maintenance);
    }

    /// Returns a copy with this unique key.
    public LakeTable withKey(List<String> columns) {
        return new LakeTable(
                name, bucket, prefix, schema, partitionBy, renamed, columns, maintenance);
    }

    /// Returns true if a table to which the pipeline writes has the key of the pipeline as its
    /// unique key. The rows of files have no unique key.
    public static boolean hasKeyOf(Pipeline pipeline) {
        return pipeline.from().files().isEmpty() && !pipeline.key().isEmpty();
    }

    /// Returns a copy with this maintenance.
    public LakeTable withMaintenance(Maintenance by) {
        return new LakeTable(name, bucket, prefix, schema, partitionBy, renamed, key, by);
    }

    /// Returns all columns of the table: those of its schema, then those that Leat adds.
    public List<Schema.Field> columns() {
        var columns = new ArrayList<>(schema.fields());
        columns.add(new Schema.Field(SOURCE, Type.Simple.VARCHAR));
        columns.add(new Schema.Field(VERSION, Type.Simple.VARCHAR));
        if (!key.isEmpty()) {
            columns.add(new Schema.Field(DIGEST, Type.Simple.VARCHAR));
        }
        return columns;
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
