package dev.leat.aws.state;

import dev.leat.app.Micros;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Hashes;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The key of an item in the state table, and the form of all keys:
///
/// - `i#PIPELINE#HEX`, `-`: the identity of a record
/// - `v#VIEW#SHARD`, `=KEY`: a row of a view
/// - `p#VIEW#SHARD`, `=KEY START`: a period of a row, with its start
/// - `d`, `view NAME` or `pipeline NAME`: a definition
/// - `d`, `mark`: a random text by which a replaced table is detected
/// - `t`, `NAME`: a text
/// - `r`, `RUN`: a run of a redrive
/// - `e#RUN`, `NUMBER`: an entry of a run
/// - `o#RUN`, `MESSAGE`: the outcome of a message that a run has sent
/// - `a`, `ALARM`: the state of an alarm with a redrive policy
/// - `n`, `TIME#ALARM#EVENT`: a note of such an alarm
/// - `l`, `NAME`: a lease
/// - `b#BUCKET#KEY`, `-`: the known versions of an object
/// - `c#PIPELINE#BUCKET#KEY`, `-`: the claim of a worker on an object, and the end of a version of
///   it that is decided and not completed
/// - `f#PIPELINE#BUCKET#KEY`, `VERSION`: the state of a file
/// - `g#PIPELINE#BUCKET#KEY`, `VERSION#RUN#NUMBER`: the staged files of a piece of a file
/// - `j#PIPELINE#BUCKET#KEY`, `NAME#NUMBER`: a list to which a claim or a piece of a file refers
/// - `q#PIPELINE#NAME`, `-`: the end of a batch that publishes objects
/// - `q#PIPELINE#NAME`, `LIST#NUMBER`: the outputs of this batch
/// - `w#PIPELINE#BUCKET#KEY`, `HASH`: an output of an object that has many
/// - `h#PIPELINE`, `TIME#HASH`: refers to the state of a file that began or ended at this time
/// - `s#PIPELINE#STREAM#CREATED`, `shard SHARD`: the lease and the checkpoint of a shard; also
///   `start`, where the pipeline began, `worker WORKER`, a process that reads the stream, and
///   `handover`, a random text that changes when a process gives up shards
/// - `m#RECORD`, `TIME#RUN#NUMBER`: refers to an entry of a message id or identity
///
/// Sort keys have the order of the views' keys. Columns are separated by U+0000 U+0001, and the
/// start of a period follows U+0000 U+0000. U+0000 within a column becomes U+0000 U+0002.
record StateKey(String pk, String sk) {

    static final String PK = "pk";
    static final String SK = "sk";

    static final String DEFINITIONS = "d";
    static final StateKey MARK = new StateKey(DEFINITIONS, "mark");

    /// Number of shards of each view: the partitions to which its rows are distributed, because
    /// DynamoDB limits the rate of writes to one partition.
    static final int SHARDS = 8;

    /// Maximum length of a sort key in bytes.
    private static final int MOST_BYTES = 1024;

    /// Bounds of the sort keys of rows and periods, which begin with `=`.
    static final String FIRST = "=";

    static final String LAST = ">";

    private static final String END = "\u0000\u0001";
    private static final String NUL = "\u0000\u0002";
    private static final String PERIOD = "\u0000\u0000";

    static StateKey identity(String pipeline, byte[] identity) {
        if (identity.length != Rows.HASH_BYTES) {
            throw new IllegalArgumentException("an identity has " + Rows.HASH_BYTES + " bytes");
        }
        return new StateKey("i#" + pipeline + "#" + HexFormat.of().formatHex(identity), "-");
    }

    static StateKey definition(String name) {
        return new StateKey(DEFINITIONS, name);
    }

    static StateKey text(String name) {
        return new StateKey("t", name);
    }

    static StateKey lease(String name) {
        return new StateKey("l", name);
    }

    static final String ALARMS = "a";

    static StateKey alarm(String name) {
        return new StateKey(ALARMS, name);
    }

    static final String NOTES = "n";

    static StateKey note(Instant at, String alarm, String event) {
        long micros = Micros.of(at);
        return new StateKey(NOTES, period(micros) + "#" + alarm + "#" + event);
    }

    static final String RUNS = "r";

    static StateKey run(String id) {
        return new StateKey(RUNS, id);
    }

    static StateKey entry(String run, long number) {
        return new StateKey(entries(run), sequence(number));
    }

    /// Returns the partition of the entries of a run.
    static String entries(String run) {
        return "e#" + run;
    }

    static StateKey outcome(String run, String message) {
        return new StateKey("o#" + run, message);
    }

    static StateKey record(String record, Instant at, String run, long number) {
        long micros = Micros.of(at);
        return new StateKey(records(record), period(micros) + "#" + run + "#" + sequence(number));
    }

    /// Returns the partition of the items that refer to the entries of a message id or identity.
    static String records(String record) {
        return "m#" + record;
    }

    /// The sort key of the start of a pipeline in a stream.
    static final String START = "start";

    /// The sort key of the last handover of shards.
    static final String HANDOVER = "handover";

    private static final String SHARD = "shard ";
    private static final String WORKER = "worker ";

    /// Returns the partition of a pipeline and a stream.
    ///
    /// @param created the time at which the stream was created, because it may be deleted and
    ///   created again
    static String shards(String pipeline, String stream, Instant created) {
        return "s#%s#%s#%d".formatted(pipeline, stream, created.toEpochMilli());
    }

    static StateKey shard(String partition, String shard) {
        return new StateKey(partition, SHARD + shard);
    }

    static StateKey worker(String partition, String worker) {
        return new StateKey(partition, WORKER + worker);
    }

    /// Returns the shard of an item; null if it is the item of a worker.
    @Nullable String shard() {
        return sk.startsWith(SHARD) ? sk.substring(SHARD.length()) : null;
    }

    /// Returns the worker of an item; null if it is the item of a shard.
    @Nullable String worker() {
        return sk.startsWith(WORKER) ? sk.substring(WORKER.length()) : null;
    }

    static StateKey versions(String bucket, String key) {
        return new StateKey("b#" + bucket + "#" + key, "-");
    }

    static StateKey claim(String pipeline, String bucket, String key) {
        return new StateKey("c#%s#%s#%s".formatted(pipeline, bucket, key), "-");
    }

    static StateKey file(String pipeline, FileUnit unit) {
        return new StateKey(files(pipeline, unit.bucket(), unit.key()), unit.versionText());
    }

    /// Returns the partition of the states of an object's versions.
    static String files(String pipeline, String bucket, String key) {
        return "f#%s#%s#%s".formatted(pipeline, bucket, key);
    }

    /// @param run the number of the run: each restart of the file begins another one
    static StateKey piece(String pipeline, FileUnit unit, long run, long part) {
        return new StateKey(
                "g#%s#%s#%s".formatted(pipeline, unit.bucket(), unit.key()),
                pieces(unit, run) + sequence(part));
    }

    /// Returns the beginning of the sort keys of the pieces of a run.
    static String pieces(FileUnit unit, long run) {
        return "%s#%s#".formatted(unit.versionText(), sequence(run));
    }

    /// Returns the partition of the lists of a file.
    static String lists(String pipeline, FileUnit unit) {
        return "j#%s#%s#%s".formatted(pipeline, unit.bucket(), unit.key());
    }

    static StateKey list(String partition, String name, long number) {
        return new StateKey(partition, name + "#" + sequence(number));
    }

    static StateKey batch(String pipeline, String name) {
        return new StateKey("q#%s#%s".formatted(pipeline, name), "-");
    }

    /// Returns the partition of the outputs of an object.
    static String outputs(String pipeline, String bucket, String key) {
        return "w#%s#%s#%s".formatted(pipeline, bucket, key);
    }

    static StateKey output(ObjectOrigin origin, String bucket, String key) {
        return new StateKey(
                outputs(origin.pipeline(), origin.bucket(), origin.key()),
                Hashes.sha256Hex(bucket + "/" + key));
    }

    /// Returns the partition of the references to the files of a pipeline, in the order of time.
    static String times(String pipeline) {
        return "h#" + pipeline;
    }

    static StateKey time(String pipeline, FileUnit unit, Instant at) {
        long micros = Micros.of(at);
        return new StateKey(times(pipeline), period(micros) + "#" + Hashes.sha256Hex(unit.id()));
    }

    /// Returns the text of a number that is not negative, which sorts like the number.
    static String sequence(long number) {
        return "%016x".formatted(number);
    }

    static StateKey row(String view, int shard, List<String> key) {
        return new StateKey(rows(view, shard), sort(key));
    }

    static StateKey part(String view, int shard, List<String> key, long start) {
        return new StateKey(parts(view, shard), sort(key) + PERIOD + period(start));
    }

    /// Returns the partition of the rows of a shard.
    static String rows(String view, int shard) {
        return "v#" + view + "#" + shard;
    }

    /// Returns the partition of the periods of a shard.
    static String parts(String view, int shard) {
        return "p#" + view + "#" + shard;
    }

    /// Returns the shard of a key. A view without a key has rows in all shards.
    static int shard(List<String> key) {
        return Math.floorMod(key.hashCode(), SHARDS);
    }

    /// Returns the sort key of the first period of a row that starts at `start` or later.
    static String from(List<String> key, long start) {
        return sort(key) + PERIOD + period(start);
    }

    /// Returns the sort key of a row.
    static String sort(List<String> key) {
        return "="
                + String.join(END, key.stream().map(text -> text.replace("\u0000", NUL)).toList());
    }

    /// Returns true if DynamoDB can store rows and periods with this key.
    static boolean fits(List<String> key) {
        var longest = sort(key) + PERIOD + period(0);
        return longest.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
    }

    /// Returns the text of a start, which sorts like the number.
    private static String period(long start) {
        return "%016x".formatted(start ^ Long.MIN_VALUE);
    }

    static StateKey of(Map<String, AttributeValue> item) {
        return new StateKey(Attributes.of(item, PK).s(), Attributes.of(item, SK).s());
    }

    Map<String, AttributeValue> attributes() {
        return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
    }
}
