package dev.leat.app;

import java.util.List;
import java.util.Set;

/// The schemas of file events. A file event is the record that the sinks of `on_success` or
/// `on_failure` receive; the options `where`, `select` and `group` of these sinks use its columns.
public final class FileEventSchema {

    /// The type of the event of a failed file.
    public static final String FAILED_TYPE = "Glue Job State Change";

    /// The `state` in the event of a failed file.
    public static final String FAILED_STATE = "FAILED";

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

    /// The `detail` of the event of a file that failed permanently. The first five columns are
    /// those of AWS Glue's event "Glue Job State Change"; `jobName` is the pipeline, `state` is
    /// FAILED and `severity` is ERROR. `jobRunId` identifies the failed run: a redrive that fails
    /// again has another one.
    public static final Schema FAILED =
            new Schema(
                    "a failed file",
                    List.of(
                            new Schema.Field("jobName", Type.Simple.VARCHAR),
                            new Schema.Field("severity", Type.Simple.VARCHAR),
                            new Schema.Field("state", Type.Simple.VARCHAR),
                            new Schema.Field("jobRunId", Type.Simple.VARCHAR),
                            new Schema.Field("message", Type.Simple.VARCHAR),
                            new Schema.Field("pipeline", Type.Simple.VARCHAR),
                            new Schema.Field("bucket", Type.Simple.VARCHAR),
                            new Schema.Field("object", Type.Simple.VARCHAR),
                            new Schema.Field("version", Type.Simple.VARCHAR),
                            new Schema.Field("error", Type.Simple.VARCHAR),
                            new Schema.Field("attempts", Type.Simple.BIGINT),
                            new Schema.Field("at", Type.Simple.TIMESTAMPTZ)));

    /// The event whose `detail` is [#FAILED]: the message of a sink of `on_failure` without
    /// `select`.
    public static final Schema FAILED_EVENT =
            new Schema(
                    "the event of a failed file",
                    List.of(
                            new Schema.Field("version", Type.Simple.VARCHAR),
                            new Schema.Field("id", Type.Simple.VARCHAR),
                            new Schema.Field("detail-type", Type.Simple.VARCHAR),
                            new Schema.Field("account", Type.Simple.VARCHAR),
                            new Schema.Field("time", Type.Simple.TIMESTAMPTZ),
                            new Schema.Field("region", Type.Simple.VARCHAR),
                            new Schema.Field("resources", new Type.ListOf(Type.Simple.VARCHAR)),
                            new Schema.Field("detail", Type.Simple.JSON)));

    /// The columns of file events that may contain values of records: texts of errors, and names of
    /// written objects, which may be made of columns.
    static final Set<String> QUOTING = Set.of("message", "error", "outputs");

    private FileEventSchema() {}
}
