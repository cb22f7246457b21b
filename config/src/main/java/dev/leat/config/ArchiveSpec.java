package dev.leat.config;

import dev.leat.app.RecordArchive;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.Optional;

/// The options of an archive. The value is a duration, or a map.
final class ArchiveSpec {

    private static final Value<Duration> PERIOD = ScalarValues.duration("1h", "3650d");
    private static final String FORM = PERIOD.form() + ", or a map with `keep` and `bucket`";

    private static final Part<RecordArchive> ARCHIVE =
            Part.of(
                    Option.needed(
                            "keep", PERIOD, "How long records are kept after they were processed."),
                    Option.optional(
                            "bucket",
                            Names.of("a bucket"),
                            "The bucket to which older records move; by default all stay in the"
                                    + " state file."),
                    RecordArchive::new);

    static final Spec SPEC = Spec.of("archive", "An archive of processed records.", ARCHIVE);

    static final Value<RecordArchive> VALUE =
            Value.ofNode(
                    FORM,
                    JsonSchema.anyOf(PERIOD.schema(), JsonSchema.options(SPEC)),
                    ArchiveSpec::read);

    private ArchiveSpec() {}

    private static Optional<RecordArchive> read(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries)) {
            return node instanceof Node.Scalar && !node.nothing()
                    ? PERIOD.read(node, in).map(RecordArchive::of)
                    : Value.unexpected(FORM, node, in);
        }
        return ARCHIVE.read(Options.of(SPEC, node, in));
    }
}
