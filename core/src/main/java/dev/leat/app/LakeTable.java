package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table in a data lake: an Apache Iceberg table whose objects are in `bucket` below `prefix`,
/// which ends with `/`. `renamed` maps new names of columns to their former names.
public record LakeTable(
        String name,
        String bucket,
        String prefix,
        Schema schema,
        List<Partition> partitionBy,
        Map<String, String> renamed)
        implements Resource {

    /// The column with the object from which a row was made, as `BUCKET/KEY`. NULL in rows of other
    /// writers.
    public static final String SOURCE = "_leat_source";

    /// The column with the version of this object.
    public static final String VERSION = "_leat_version";

    public LakeTable {
        partitionBy = List.copyOf(partitionBy);
        renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
    }

    /// Returns the table's location in its metadata, `s3://BUCKET/PREFIX` without a slash at its
    /// end.
    public String location() {
        return "s3://" + bucket + "/" + prefix.substring(0, prefix.length() - 1);
    }

    /// Returns a copy with these columns.
    public LakeTable withSchema(Schema columns) {
        return new LakeTable(name, bucket, prefix, columns, partitionBy, renamed);
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
