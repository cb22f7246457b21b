package dev.leat.config;

import dev.leat.app.Alarm;
import dev.leat.app.Alarm.Measure;
import dev.leat.app.Alarm.Watched;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The options of an alarm. A rule checks later that the watched resource exists.
final class AlarmSpec {

    private static final Part<Alarm.Policy> REDRIVE_POLICY =
            Part.of(
                    Option.of(
                            "canary",
                            ScalarValues.whole(1, 1000),
                            Alarm.Policy.DEFAULT.canary(),
                            "The number of dead letters that are redriven first, as a test."),
                    Option.of(
                            "rate",
                            ScalarValues.rate(),
                            Alarm.Policy.DEFAULT.rate(),
                            "The rate at which the other dead letters are redriven after the canary"
                                    + " has passed."),
                    Option.of(
                            "max_attempts",
                            ScalarValues.whole(1, Alarm.Policy.MOST_ATTEMPTS),
                            Alarm.Policy.DEFAULT.maxAttempts(),
                            "The maximum number of redrives of one record, by users and alarms"
                                    + " together. After that, the alarm does not redrive the"
                                    + " record: it is held."),
                    Option.of(
                            "cool_down",
                            ScalarValues.duration("1s", "7d"),
                            Alarm.Policy.DEFAULT.coolDown(),
                            "How long the alarm waits after a canary has failed."),
                    Alarm.Policy::new);

    static final Spec POLICY =
            Spec.of(
                    "redrive",
                    "Redrives dead letters: first a canary, then the others.",
                    REDRIVE_POLICY);

    static final Option<String> QUEUE =
            Option.of("queue", Names.of("a queue"), "The queue to watch.");
    static final Option<String> PIPELINE =
            Option.of("pipeline", Names.of("a pipeline"), "The pipeline to watch.");
    static final Option<String> STREAM =
            Option.of("stream", Names.of("a stream"), "The stream to watch.");
    static final Option<String> ENDPOINT =
            Option.of("endpoint", Names.of("an endpoint"), "The endpoint to watch.");
    static final Option<String> MEASURE =
            Option.needed(
                    "measure",
                    ScalarValues.oneOf(words(List.of(Measure.values()))),
                    "The measure to watch.");
    static final Option<Threshold> ABOVE =
            Option.needed(
                    "above",
                    Threshold.VALUE,
                    "The threshold. The alarm fires while the measure is above it.");
    private static final Option<Alarm.Policy> REDRIVE =
            Option.of(
                    "redrive",
                    Value.ofOptions(
                            "a map with `canary`, `rate`, `max_attempts` and `cool_down`",
                            POLICY,
                            REDRIVE_POLICY::read),
                    "Redrives dead letters while the alarm is in state ALARM; off by default.");

    /// Makes an alarm of its name, its resource, its measure and its threshold.
    private static final Part<Part.Of4<String, String, Measure, Double, Alarm>> OTHERS =
            Part.of(
                    Option.of(
                            "for",
                            ScalarValues.duration("0s", "7d"),
                            Duration.ZERO,
                            "How long the measure must be above the threshold before the alarm"
                                    + " fires."),
                    REDRIVE.optional(),
                    Option.optional(
                            "notify",
                            Names.of("a topic"),
                            "The topic to notify when the state changes to ALARM or OK."),
                    Option.optional(
                            "column",
                            Names.of("a watched column"),
                            "For `null_share`, `distinct` and `drift`: the column of `quality`."
                                    + " Without it, the largest value of all watched columns"
                                    + " counts."),
                    (lasting, redrive, topic, column) ->
                            (name, of, measure, above) ->
                                    new Alarm(
                                            name, of, measure, above, lasting, redrive, topic,
                                            column));

    static final Spec SPEC =
            Spec.of(
                    "alarm",
                    "An alarm on one measure of a queue, a pipeline, a stream or an endpoint.",
                    QUEUE,
                    PIPELINE,
                    STREAM,
                    ENDPOINT,
                    MEASURE,
                    ABOVE,
                    OTHERS,
                    Option.notYet("lake_table", "data lake tables"));

    private AlarmSpec() {}

    static Optional<Alarm> read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var watched = watched(member, options, in);
        var of = watched.flatMap(kind -> options.find(option(kind)));
        var word = options.need(MEASURE);
        var measure = word.flatMap(name -> measure(name, watched));
        var above = options.need(ABOVE);
        var others = OTHERS.read(options).orElseThrow();
        if (of.isEmpty() || measure.isEmpty() || above.isEmpty()) {
            return Optional.empty();
        }
        if (measure.get().watched() != watched.get()) {
            options.invalid(
                    "measure",
                    GeneralLintMessage.ALARM_MEASURE,
                    word.get(),
                    article(watched.get()),
                    measures(watched.get()),
                    owners(word.get()));
            return Optional.empty();
        }
        if (options.find(REDRIVE).isPresent() && measure.get() != Measure.DEAD_LETTERS) {
            options.problem("redrive", GeneralLintMessage.REDRIVE_WITHOUT_DEAD_LETTERS);
        }
        return above.get()
                .of(measure.get(), options.mark("above"), in)
                .map(limit -> others.of(member.name(), of.get(), measure.get(), limit));
    }

    private static Option<String> option(Watched kind) {
        return switch (kind) {
            case QUEUE -> QUEUE;
            case PIPELINE -> PIPELINE;
            case STREAM -> STREAM;
            case ENDPOINT -> ENDPOINT;
        };
    }

    private static Optional<Watched> watched(
            NamedEntries.Member member, Options options, ReadContext in) {
        var kinds =
                Arrays.stream(Watched.values()).filter(kind -> options.has(option(kind))).toList();
        if (kinds.size() > 1) {
            in.problem(
                    member.mark(),
                    GeneralLintMessage.ALARM_SEVERAL,
                    in.thing(),
                    article(kinds.get(0)),
                    article(kinds.get(1)));
            return Optional.empty();
        }
        if (options.usable()
                && options.lacks(
                        List.of("queue", "pipeline", "stream", "endpoint", "lake_table"))) {
            in.problem(member.mark(), GeneralLintMessage.ALARM_KIND, in.thing());
        }
        return kinds.stream().findFirst();
    }

    /// Returns the kind of resource with its article.
    private static String article(Watched kind) {
        return (kind == Watched.ENDPOINT ? "an " : "a ") + kind.option();
    }

    /// Returns the kinds of resources that have a measure.
    private static String owners(String word) {
        return named(word)
                .map(measure -> article(measure.watched()))
                .collect(Collectors.joining(" or "));
    }

    private static Stream<Measure> named(String word) {
        return Arrays.stream(Measure.values()).filter(measure -> measure.word().equals(word));
    }

    /// Returns the measure of the watched resource, or of another one if it has none of this name.
    private static Optional<Measure> measure(String word, Optional<Watched> watched) {
        return named(word)
                .filter(measure -> watched.filter(kind -> kind == measure.watched()).isPresent())
                .findFirst()
                .or(() -> named(word).findFirst());
    }

    private static String[] words(List<Measure> measures) {
        return measures.stream().map(Measure::word).distinct().toArray(String[]::new);
    }

    private static String measures(Watched kind) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.watched() == kind)
                .map(Measure::word)
                .collect(Collectors.joining(", "));
    }
}
