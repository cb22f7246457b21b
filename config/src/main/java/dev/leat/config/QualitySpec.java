package dev.leat.config;

import dev.leat.app.Quality;
import dev.leat.app.Quality.Limits;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The options of `quality`: the watch of a pipeline's input. A rule checks later that the columns
/// exist.
final class QualitySpec {

    private static final Part<Limits> LIMITS =
            Part.of(
                    Option.optional(
                            "nulls", ScalarValues.share(), "The highest percentage of nulls."),
                    Option.optional(
                            "distinct",
                            ScalarValues.whole(1, 999_999_999),
                            "The highest number of distinct values, which is measured with a"
                                    + " standard error of 2.3 %."),
                    Option.optional(
                            "drift",
                            ScalarValues.index(),
                            "The highest drift from the profile or the windows before: a population"
                                    + " stability index. 0.1 is some change, 0.25 a large one. For"
                                    + " a date or time, the drift of its age at the arrival of the"
                                    + " record."),
                    Limits::new);

    static final Spec LIMIT_SPEC =
            Spec.of(
                    "limits",
                    "The limits of a watched column in a window. All are optional.",
                    LIMITS);

    private static final String COLUMNS_FORM = "a map from columns to limits";

    private static final Part<Quality> QUALITY =
            Part.of(
                    Option.of(
                            "window",
                            ScalarValues.duration("1m", "7d"),
                            Quality.DEFAULT_WINDOW,
                            "The length of a window. The newest 168 windows are kept."),
                    Option.optional(
                            "time",
                            Names.of("a column"),
                            "The column with the time of the event, for its freshness."),
                    Option.of(
                            "columns",
                            Value.ofNode(
                                    COLUMNS_FORM,
                                    JsonSchema.map(JsonSchema.options(LIMIT_SPEC)),
                                    QualitySpec::columns),
                            Map.of(),
                            "The watched columns of the schema, with their limits."),
                    Option.optional(
                            "profile",
                            StoredProfileFile.VALUE,
                            "A JSON file that `leat profile --json` wrote: a path in the folder of"
                                    + " app.yaml. The drift of numbers and texts is then the"
                                    + " difference from this profile, not from the windows"
                                    + " before."),
                    Quality::new);

    static final Spec SPEC =
            Spec.of(
                    "quality",
                    "Measures the records of a pipeline over windows of arrival, before the steps.",
                    QUALITY);

    static final Value<Quality> VALUE =
            Value.ofOptions(
                    "a map with `window`, `time`, `columns` and `profile`", SPEC, QUALITY::read);

    private QualitySpec() {}

    private static Optional<Map<String, Limits>> columns(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map) || map.entries().isEmpty()) {
            return Value.unexpected(COLUMNS_FORM, node, in);
        }
        var columns = new LinkedHashMap<String, Limits>();
        for (var entry : map.entries()) {
            var column = entry.key().value();
            var within = in.within("column '%s' of `quality`".formatted(column));
            var options = Options.of(LIMIT_SPEC, entry.value(), within);
            LIMITS.read(options).ifPresent(limits -> columns.put(column, limits));
        }
        return Optional.of(columns);
    }
}
