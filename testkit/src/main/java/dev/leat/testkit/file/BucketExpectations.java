package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.testkit.scenario.Expectation.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The forms of an expectation of a bucket: all its keys, or the existence, text or rows of one
/// object.
final class BucketExpectations {

    static final TestOption<String> BUCKET =
            TestOption.name("bucket", AppName.BUCKET, "Objects of the bucket, or one of them.");
    private static final TestOption<List<String>> KEYS =
            TestOption.texts(
                    Option.of(
                            "keys",
                            DeferredValue.texts("a list of keys"),
                            "With `bucket`: keys of all its objects."),
                    (_, key) -> Optional.of(key.value()));
    private static final TestOption<String> KEY =
            TestOption.text(
                    "key",
                    "a key",
                    "With `bucket`: key of one object. Without `text`, `rows`, `some` and"
                            + " `count`, the object must only exist. A `*` stands for any text: the"
                            + " rows are then those of all objects with such keys.");
    private static final TestOption<String> TEXT =
            TestOption.text("text", "With `key` without `*`: content of the object, as UTF-8.");

    static final List<TestForm<? extends Subject>> FORMS =
            List.of(
                    TestForm.of(
                                    Subject.Keys.class,
                                    BUCKET.from(Subject.Keys::bucket),
                                    KEYS.from(Subject.Keys::keys),
                                    Subject.Keys::new)
                            .onLines()
                            .when(map -> map.has(KEYS)),
                    TestForm.of(
                                    Subject.FileText.class,
                                    BUCKET.from(Subject.FileText::bucket),
                                    KEY.from(Subject.FileText::key),
                                    TEXT.from(Subject.FileText::text),
                                    Subject.FileText::new)
                            .onLines()
                            .when(map -> map.has(TEXT)),
                    TestForm.of(
                                    Subject.FileRows.class,
                                    BUCKET.from(Subject.FileRows::bucket),
                                    KEY.from(Subject.FileRows::key),
                                    RowOptions.COUNT.from(s -> s.rows().count()),
                                    RowOptions.ANY.from(Subject.FileRows::rows),
                                    (bucket, key, count, rows) ->
                                            new Subject.FileRows(
                                                    bucket, key, rows.withCount(count)))
                            .onLines()
                            .when(map -> !map.options().lacks(List.of("rows", "some", "count"))),
                    TestForm.of(
                            Subject.Present.class,
                            BUCKET.from(Subject.Present::bucket),
                            KEY.from(Subject.Present::key),
                            Subject.Present::new));

    private BucketExpectations() {}

    /// True if an expectation of a bucket has the options of one of its forms.
    static boolean valid(TestMap map) {
        var names = map.options().names();
        long contents = Stream.of("text", "rows", "some").filter(names::contains).count();
        return map.has(KEYS)
                ? !map.has(KEY) && contents == 0 && !map.has(RowOptions.COUNT)
                : map.has(KEY) && contents <= 1 && !(map.has(RowOptions.COUNT) && map.has(TEXT));
    }
}
