package dev.leat.app;

import java.util.List;

/// The schemas of file events. A file event is the record that the sinks of `on_success` or
/// `on_failure` receive; the options `where`, `select` and `group` of these sinks use its columns.
public final class FileEventSchema {

    /// The event of a processed file. `object` is the object's key, `version` its version in text
    /// form. `outputs` has the written objects as `bucket/key`. `read`, `written`, `filtered` and
    /// `rejected` are counts of the file's records.
    public static final Schema PROCESSED =
            new Schema(
                    "a processed file",
                    List.of(
                            new Schema.Field("pipeline", Type.Simple.VARCHAR),
                            new Schema.Field("object", Type.Simple.VARCHAR),
                            new Schema.Field("version", Type.Simple.VARCHAR),
                            new Schema.Field("outputs", new Type.ListOf(Type.Simple.VARCHAR)),
                            new Schema.Field("read", Type.Simple.BIGINT),
                            new Schema.Field("written", Type.Simple.BIGINT),
                            new Schema.Field("filtered", Type.Simple.BIGINT),
                            new Schema.Field("rejected", Type.Simple.BIGINT),
                            new Schema.Field("started", Type.Simple.TIMESTAMPTZ),
                            new Schema.Field("finished", Type.Simple.TIMESTAMPTZ)));

    /// The event of a file that failed permanently. It has the error, the number of attempts, and
    /// the time.
    public static final Schema FAILED =
            new Schema(
                    "a failed file",
                    List.of(
                            new Schema.Field("pipeline", Type.Simple.VARCHAR),
                            new Schema.Field("object", Type.Simple.VARCHAR),
                            new Schema.Field("version", Type.Simple.VARCHAR),
                            new Schema.Field("error", Type.Simple.VARCHAR),
                            new Schema.Field("attempts", Type.Simple.BIGINT),
                            new Schema.Field("at", Type.Simple.TIMESTAMPTZ)));

    private FileEventSchema() {}
}
