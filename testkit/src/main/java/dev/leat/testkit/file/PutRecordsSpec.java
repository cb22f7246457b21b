package dev.leat.testkit.file;

import dev.leat.app.Stream;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Options;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.port.HashRange;
import dev.leat.port.Streams;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.scenario.Given;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// The records of one step for a stream. If a step has a list of such maps, all their records are
/// put together, into one stream.
final class PutRecordsSpec {

    private static final Pattern HASH = Pattern.compile("\\d{1,39}");

    static final Option<Node.Scalar> STREAM =
            Option.needed(
                    "stream", DeferredValue.name("the name of a stream"), "Name of the stream.");
    static final Option<Node> RECORDS =
            Option.of(
                    "records",
                    DeferredValue.any("a record or a list of them", new JsonSchema(Map.of())),
                    "Data of the records. A map is put as JSON, a text unchanged.");
    static final Option<Node.Scalar> PARTITION_KEY =
            Option.of(
                    "partition_key",
                    DeferredValue.name("a text"),
                    "Partition key of each record: 1 to %d characters."
                            .formatted(Stream.MAX_PARTITION_KEY));
    static final Option<Node.Scalar> KEY_BY =
            Option.of(
                    "key_by",
                    DeferredValue.name("the name of a field"),
                    "Field of the JSON records whose value is the partition key, instead of"
                            + " `partition_key`.");
    static final Option<Node.Scalar> HASH_KEY =
            Option.of(
                    "explicit_hash_key",
                    DeferredValue.name("a whole number from 0 to 2^128-1"),
                    "Hash key of each record, which determines the shard. Default: the MD5 hash of"
                            + " the partition key.");
    static final Option<Node.Scalar> FILE =
            Option.of(
                    "file",
                    DeferredValue.name("a path from the folder of the test"),
                    "File with the records, instead of `records`. Each line of an .ndjson or .jsonl"
                            + " file is a record; any other file is one record.");
    static final Option<Integer> FIRST =
            Option.of(
                    SendSpec.FIRST.name(),
                    ScalarValues.whole(1, 999_999_999),
                    "Maximum number of records from the file.");
    static final Option<MessageFile.Lines> LINE =
            Option.of(
                    SendSpec.LINE.name(),
                    SendSpec.LINE.value().orElseThrow(),
                    "Lines of the file to put.");
    static final Option<String> ENCODING =
            Option.of(
                    SendSpec.ENCODING.name(),
                    ScalarValues.oneOf("base64"),
                    "The records are binary and written as base64.");

    static final Spec SPEC =
            Spec.of(
                    "put_records",
                    "Records that are put together, in this order.",
                    STREAM,
                    RECORDS,
                    PARTITION_KEY,
                    KEY_BY,
                    HASH_KEY,
                    FILE,
                    FIRST,
                    LINE,
                    ENCODING);

    private PutRecordsSpec() {}

    static JsonSchema schema() {
        var part = JsonSchema.options(SPEC);
        return JsonSchema.anyOf(part, JsonSchema.list(part));
    }

    /// Returns the step that puts the records. If it is invalid, reports the problems and returns
    /// empty.
    static Optional<Given> read(Node node, TestFileContext in) {
        var parts = node instanceof Node.Items list ? list.items() : List.of(node);
        var records = new ArrayList<Streams.NewRecord>();
        Optional<String> stream = Optional.empty();
        for (var part : parts) {
            var options = Options.of(SPEC, part, in.in());
            var name = options.need(STREAM).flatMap(text -> AppName.STREAM.find(in, text));
            if (stream.isPresent() && name.isPresent() && !stream.equals(name)) {
                in.say(
                        part.mark(),
                        TestFileLintMessage.TWO_STREAMS,
                        stream.get(),
                        name.orElseThrow());
            }
            stream = stream.or(() -> name);
            records.addAll(records(options, part, in));
        }
        return stream.map(to -> new Given.PutRecords(to, records));
    }

    private static List<Streams.NewRecord> records(Options options, Node node, TestFileContext in) {
        if (!options.usable()) {
            return List.of();
        }
        boolean both = options.has(PARTITION_KEY) && options.has(KEY_BY);
        if (both || options.lacks(List.of(PARTITION_KEY.name(), KEY_BY.name()))) {
            in.say(node.mark(), TestFileLintMessage.NO_PARTITION_KEY, in.in().thing());
            return List.of();
        }
        var hash = options.find(HASH_KEY).flatMap(text -> hash(text, in));
        var records = new ArrayList<Streams.NewRecord>();
        for (var data : SentBodies.read(options, RECORDS, node, in)) {
            key(options, data, records.size() + 1, in)
                    .map(key ->
                            new Streams.NewRecord(
                                    data, key, hash.orElseGet(() -> HashRange.hash(key))))
                    .filter(record -> fits(record, node, in))
                    .ifPresent(records::add);
        }
        return records;
    }

    /// Returns the partition key of the record with this number.
    private static Optional<String> key(
            Options options, byte[] data, int number, TestFileContext in) {
        var written = options.find(PARTITION_KEY);
        var field = options.find(KEY_BY);
        var place = written.or(() -> field);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        var key = written.map(Node.Scalar::value).or(() -> field.flatMap(f -> field(f, data)));
        if (key.isEmpty()) {
            in.say(
                    place.get().mark(),
                    TestFileLintMessage.NO_KEY_FIELD,
                    number,
                    in.in().thing(),
                    place.get().value());
            return key;
        }
        int characters = key.get().codePointCount(0, key.get().length());
        if (characters < 1 || characters > Stream.MAX_PARTITION_KEY) {
            in.say(
                    place.get().mark(),
                    TestFileLintMessage.PARTITION_KEY_LENGTH,
                    characters,
                    Stream.MAX_PARTITION_KEY);
            return Optional.empty();
        }
        return key;
    }

    private static Optional<String> field(Node.Scalar name, byte[] data) {
        try {
            var record = CellText.tree(new String(data, StandardCharsets.UTF_8));
            return record.optional(name.value())
                    .filter(value -> !value.isNull())
                    .map(CellText::text);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<BigInteger> hash(Node.Scalar text, TestFileContext in) {
        var hash =
                Optional.of(text.value())
                        .filter(value -> HASH.matcher(value).matches())
                        .map(BigInteger::new)
                        .filter(value -> value.compareTo(HashRange.MAX) <= 0);
        if (hash.isEmpty()) {
            in.say(text.mark(), TestFileLintMessage.NO_HASH_KEY, text.value());
        }
        return hash;
    }

    private static boolean fits(Streams.NewRecord record, Node node, TestFileContext in) {
        boolean fits = record.size() <= Stream.MAX_RECORD;
        if (!fits) {
            in.say(
                    node.mark(),
                    TestFileLintMessage.RECORD_TOO_LARGE,
                    record.size(),
                    Stream.MAX_RECORD);
        }
        return fits;
    }
}
