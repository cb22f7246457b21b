package dev.leat.config;

import dev.leat.app.Alarm.Measure;
import dev.leat.app.SourcePosition;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Optional;

/// The threshold of an alarm, as written in the file. The alarm's measure determines which of the
/// forms the threshold must have.
sealed interface Threshold {

    record Number(String text, double value) implements Threshold {}

    record Age(String text, double seconds) implements Threshold {}

    record Index(String text, double index) implements Threshold {}

    record Share(String text, double share) implements Threshold {}

    Value<Threshold> VALUE =
            Value.of(
                    "a whole number (for ages a duration such as 10m, for shares a percentage such as 5%, for `drift` a number such as 0.25)",
                    JsonSchema.anyOf(
                            JsonSchema.whole(0, 999_999_999),
                            JsonSchema.of("type", "number"),
                            JsonSchema.text(ScalarValues.DURATION.pattern()),
                            JsonSchema.text(ScalarValues.SHARE.pattern())),
                    Threshold::parse);

    private static Optional<Threshold> parse(String text) {
        if (ScalarValues.WHOLE.matcher(text).matches()) {
            return Optional.of(new Number(text, Integer.parseInt(text)));
        }
        return ScalarValues.parseDuration(text)
                .<Threshold>map(age -> new Age(text, age.toMillis() / 1000.0))
                .or(() -> ScalarValues.parseShare(text).map(share -> new Share(text, share)))
                .or(() -> ScalarValues.parseIndex(text).map(index -> new Index(text, index)));
    }

    String text();

    /// Returns the number in the unit of the measure. If the threshold has the wrong form for the
    /// measure, reports it and returns empty.
    default Optional<Double> of(Measure measure, SourcePosition mark, ReadContext in) {
        return switch (measure) {
            case DEAD_LETTERS,
                    VISIBLE,
                    IN_FLIGHT,
                    FAILURES,
                    BACKLOG,
                    WAITING,
                    BROKEN_LIMITS,
                    DISTINCT ->
                    this instanceof Number number
                            ? Optional.of(number.value())
                            : wrong(measure, "a number", "a whole number", "100", mark, in);
            case OLDEST_AGE, WAITING_AGE, LAG, FRESHNESS ->
                    this instanceof Age age
                            ? Optional.of(age.seconds())
                            : wrong(measure, "an age", "a duration", "10m", mark, in);
            case DRIFT ->
                    switch (this) {
                        case Index index -> Optional.of(index.index());
                        case Number number -> Optional.of(number.value());
                        case Age _, Share _ ->
                                wrong(measure, "an index", "a number", "0.25", mark, in);
                    };
            case REJECT_RATE, NULL_SHARE, REJECT_SHARE, VOLUME_DROP ->
                    this instanceof Share share
                            ? Optional.of(share.share())
                            : wrong(measure, "a percentage", "a percentage", "5%", mark, in);
        };
    }

    private Optional<Double> wrong(
            Measure measure,
            String is,
            String form,
            String example,
            SourcePosition mark,
            ReadContext in) {
        in.problem(mark, GeneralLintMessage.ALARM_ABOVE, measure.word(), is, form, text(), example);
        return Optional.empty();
    }
}
