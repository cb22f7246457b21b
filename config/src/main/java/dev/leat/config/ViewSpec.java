package dev.leat.config;

import static dev.leat.app.Type.Simple.TIMESTAMPTZ;
import static dev.leat.app.Type.Simple.VARCHAR;

import com.google.re2j.Pattern;
import dev.leat.app.View;
import dev.leat.app.ViewColumn;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The options of a view. Its types are placeholders until [ViewTypes] determines them.
final class ViewSpec {

    private static final String LONGEST_KEEP = "36500d";

    private static final Option<Duration> PERIOD =
            Option.needed(
                    "period",
                    ScalarValues.duration("1s", "366d"),
                    "The length of a period: one or more whole days, or a divisor of a day.");

    private static final Part<View.Every> PERIODS =
            Part.of(
                    Option.needed(
                            "column",
                            Names.of("a column"),
                            "The time of a record, which determines its period."),
                    PERIOD,
                    Option.of(
                            "zone",
                            Value.of("a time zone such as UTC or Europe/Oslo", ViewSpec::zone),
                            ZoneId.of("UTC"),
                            "The time zone that determines when a day begins."),
                    Option.optional(
                            "keep",
                            ScalarValues.duration("1s", LONGEST_KEEP),
                            "How long the aggregates of a period are stored; by default forever."),
                    (column, period, zone, keep) ->
                            new View.Every(column, TIMESTAMPTZ, period, zone, keep));

    static final Spec PARTS = Spec.of("every", "Aggregates by period.", PERIODS);

    private static final Option<List<NamedEntries.Member>> MEASURES =
            Option.needed(
                    "measures",
                    new NamedEntries(
                            "measures",
                            Pattern.compile("[A-Za-z0-9_]{1,80}"),
                            "use 1 to 80 of A-Z a-z 0-9 _",
                            MeasureText.schema()),
                    "The aggregates, by name.");

    static final Part<View> VIEW =
            Part.of(
                    Part.NAME,
                    Option.of(
                            "key",
                            Names.COLUMNS,
                            List.of(),
                            "The columns that identify a row. Without a key the view has a single"
                                    + " row."),
                    Part.of(MEASURES, ViewSpec::measures),
                    Option.optional(
                            "every",
                            Value.ofNode(
                                    "a map with `column` and `period`",
                                    JsonSchema.options(PARTS),
                                    ViewSpec::every),
                            "Aggregates by period, in addition to the total, for queries of a time"
                                    + " range."),
                    Option.optional(
                            "rank_by",
                            Names.of("a measure"),
                            "The measure by which rows are ranked, for queries of the top rows."),
                    Option.optional(
                            "redis_key",
                            Value.of(
                                    "a text with each key column in braces, such as"
                                            + " `user:{user_id}`",
                                    Optional::of),
                            "The key of a row in Redis, if an environment stores the view in"
                                    + " Redis."),
                    Option.optional(
                            "was",
                            Names.of("a view before it was renamed"),
                            "The former name of a renamed view. The next start gives the view its"
                                    + " stored rows."),
                    (name, key, measures, every, rankBy, redisKey, was) ->
                            new View(
                                    name,
                                    key.stream().map(c -> new View.Key(c, VARCHAR)).toList(),
                                    measures.stored(),
                                    every,
                                    rankBy,
                                    redisKey,
                                    was,
                                    measures.columns()));

    static final Spec SPEC = Spec.of("view", "Live aggregates by key.", VIEW);

    private ViewSpec() {}

    /// The stored measures of a view, and its columns.
    private record Measures(List<View.Measure> stored, List<ViewColumn> columns) {}

    private static Measures measures(Options options) {
        var in = options.in();
        var parsed = new LinkedHashMap<String, MeasureText.Parsed>();
        var given = options.need(MEASURES);
        var names = given.orElse(List.of()).stream().map(NamedEntries.Member::name).toList();
        for (var measure : given.orElse(List.of())) {
            Names.reserved(measure.name(), measure.mark(), in);
            var inside = in.within("measure %s of %s".formatted(measure.name(), in.thing()));
            MeasureText.read(measure.name(), options.name(), names, measure.node(), inside)
                    .ifPresent(read -> parsed.put(measure.name(), read));
        }
        if (given.isPresent() && given.get().isEmpty()) {
            options.missing(MEASURES);
        }
        return new Measures(
                parsed.values().stream().flatMap(read -> read.stored().stream()).toList(),
                new ComputedMeasures(options.name(), parsed, in).columns());
    }

    private static Optional<View.Every> every(Node node, ReadContext in) {
        var options = Options.of(PARTS, node, in);
        boolean cuts = options.find(PERIOD).filter(length -> cuts(length, options)).isPresent();
        var every = PERIODS.read(options).filter(_ -> cuts);
        if (every.isPresent() && !every.get().days() && options.has("zone")) {
            options.invalid("zone", GeneralLintMessage.ZONE_WITHOUT_DAYS);
        }
        every.filter(read -> read.keep().filter(k -> k.compareTo(read.period()) < 0).isPresent())
                .ifPresent(_ -> options.invalid("keep", GeneralLintMessage.KEEP_TOO_SHORT));
        return every;
    }

    private static boolean cuts(Duration period, Options options) {
        long day = Duration.ofDays(1).toMillis();
        long length = period.toMillis();
        boolean cuts = length >= day ? length % day == 0 : day % length == 0;
        if (!cuts) {
            options.invalid("period", GeneralLintMessage.PERIOD_UNEVEN);
        }
        return cuts;
    }

    private static Optional<ZoneId> zone(String name) {
        return Optional.of(name).filter(ZoneId.getAvailableZoneIds()::contains).map(ZoneId::of);
    }
}
