package dev.leat.app;

import java.util.List;

/// The records that tell others of a file: what `on_success` and `on_failure` are about, and what
/// their `where`, `select` and `group` see.
public final class FileEventSchema {

    /// A file that is done. `object` is its key, `version` its version as people see it, `outputs`
    /// what was written, each as `bucket/key`; the counts are those of its records.
    public static final Schema DONE =
            new Schema(
                    "a file that is done",
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

    /// A file that was given up: why, after how many attempts, and when.
    public static final Schema GIVEN_UP =
            new Schema(
                    "a file that was given up",
                    List.of(
                            new Schema.Field("pipeline", Type.Simple.VARCHAR),
                            new Schema.Field("object", Type.Simple.VARCHAR),
                            new Schema.Field("version", Type.Simple.VARCHAR),
                            new Schema.Field("error", Type.Simple.VARCHAR),
                            new Schema.Field("attempts", Type.Simple.BIGINT),
                            new Schema.Field("at", Type.Simple.TIMESTAMPTZ)));

    private FileEventSchema() {}
}
