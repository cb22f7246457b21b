package dev.leat.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table in a data lake: an Apache Iceberg table whose objects are in `bucket` below `prefix`,
/// which ends with `/`. `renamed` maps new names of columns to their former names. `key` names the
/// columns whose values are unique: those of the pipeline that adds the records of a queue or
/// stream; empty if the rows of the table have no unique key.
public record LakeTable(
        String name,
        String bucket,
        String prefix,
        Schema schema,
        List<Partition> partitionBy,
        Map<String, String> renamed,
        List<String> key)
        implements Resource {

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

    /// Creates a table without a unique key.
    public LakeTable(
            String name,
            String bucket,
            String prefix,
            Schema schema,
            List<Partition> partitionBy,
            Map<String, String> renamed) {
        this(name, bucket, prefix, schema, partitionBy, renamed, List.of());
    }

    /// Returns the table's location in its metadata, `s3://BUCKET/PREFIX` without a slash at its
    /// end.
    public String location() {
        return "s3://" + bucket + "/" + prefix.substring(0, prefix.length() - 1);
    }

    /// Returns a copy with these columns.
    public LakeTable withSchema(Schema columns) {
        return new LakeTable(name, bucket, prefix, columns, partitionBy, renamed, key);
    }

    /// Returns a copy with this unique key.
    public LakeTable withKey(List<String> columns) {
        return new LakeTable(name, bucket, prefix, schema, partitionBy, renamed, columns);
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
