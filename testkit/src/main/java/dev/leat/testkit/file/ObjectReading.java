package dev.leat.testkit.file;

import dev.leat.config.Options;
import dev.leat.config.text.Node;
import dev.leat.testkit.scenario.Expectation.Subject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A reader of an expectation of a bucket: all its keys, or the existence, text or rows of one
/// object.
record ObjectReading(Options options, Node node, TestFileContext in) {

    Optional<Subject> read() {
        var bucket = options.find(ExpectSpec.BUCKET).flatMap(in::bucket);
        var keys = options.find(ExpectSpec.KEYS);
        var key = options.find(ExpectSpec.KEY).map(Node.Scalar::value);
        long of = Stream.of("text", "rows", "some").filter(options.names()::contains).count();
        boolean whole = options.has(ExpectSpec.KEYS) && !options.has(ExpectSpec.KEY) && of == 0;
        boolean one = options.has(ExpectSpec.KEY) && !options.has(ExpectSpec.KEYS) && of <= 1;
        whole &= !options.has(ExpectSpec.COUNT);
        one &= !(options.has(ExpectSpec.COUNT) && options.has(ExpectSpec.TEXT));
        if (!whole && !one) {
            in.say(node.mark(), TestFileLintMessage.OF_BUCKET, in.in().thing());
            return Optional.empty();
        }
        return bucket.flatMap(name ->
                keys.<Subject>map(all ->
                                new Subject.Keys(
                                        name, all.stream().map(Node.Scalar::value).toList()))
                        .or(() -> key.flatMap(k -> object(name, k))));
    }

    private Optional<Subject> object(String bucket, String key) {
        var all = options.find(ExpectSpec.ROWS);
        var rows = all.or(() -> options.find(ExpectSpec.SOME));
        var count = options.find(ExpectSpec.COUNT);
        if (rows.isEmpty() && options.lacks(List.of("text", "rows", "some"))) {
            return Optional.of(
                    count.<Subject>map(n ->
                                    new Subject.FileRows(
                                            bucket, key, List.of(), false, OptionalInt.of(n)))
                            .orElseGet(() -> new Subject.Present(bucket, key)));
        }
        return options.find(ExpectSpec.TEXT)
                .<Subject>map(text -> new Subject.FileText(bucket, key, text.value()))
                .or(() ->
                        rows.map(nodes ->
                                new Subject.FileRows(
                                        bucket,
                                        key,
                                        nodes.stream().map(row -> RowReading.any(row, in)).toList(),
                                        all.isPresent(),
                                        count.map(OptionalInt::of).orElse(OptionalInt.empty()))));
    }
}
