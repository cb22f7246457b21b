package dev.leat.config;

import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The options of a view. Its types are placeholders until [ViewTypes] determines them.
final class ViewSpec {

    private static final String LONGEST_KEEP = "36500d";

    static final Option<String> COLUMN =
            Option.needed(
                    "column",
                    Names.of("a column"),
                    "The time of a record, which determines its period.");
    static final Option<Duration> PERIOD =
            Option.needed(
                    "period",
                    ScalarValues.duration("1s", "366d"),
                    "The length of a period: one or more whole days, or a divisor of a day.");
    static final Option<ZoneId> ZONE =
            Option.of(
                    "zone",
                    Value.of("a time zone such as UTC or Europe/Oslo", ViewSpec::zone),
                    ZoneId.of("UTC"),
                    "The time zone that determines when a day begins.");
    static final Option<Duration> KEEP =
            Option.of(
                    "keep",
                    ScalarValues.duration("1s", LONGEST_KEEP),
                    "How long the aggregates of a period are stored; by default forever.");
    static final Spec PARTS = Spec.of("every", "Aggregates by period.", COLUMN, PERIOD, ZONE, KEEP);

    static final Option<List<String>> KEY =
            Option.of(
                    "key",
                    Names.COLUMNS,
                    "The columns that identify a row. Without a key the view has a single"
                            + " row.");
    static final Option<List<NamedEntries.Member>> MEASURES =
            Option.needed(
                    "measures",
                    new NamedEntries(
                            "measures",
                            Pattern.compile("[A-Za-z0-9_]{1,80}"),
                            "use 1 to 80 of A-Z a-z 0-9 _",
                            MeasureText.schema()),
                    "The aggregates, by name.");
    static final Option<View.Every> EVERY =
            Option.of(
                    "every",
                    Value.ofNode(
                            "a map with `column` and `period`",
                            JsonSchema.options(PARTS),
                            ViewSpec::every),
                    "Aggregates by period, in addition to the total, for"
                            + " queries of a time range.");
    static final Option<String> RANK_BY =
            Option.of(
                    "rank_by",
                    Names.of("a measure"),
                    "The measure by which rows are ranked, for queries of the top rows.");
    static final Option<String> REDIS_KEY =
            Option.of(
                    "redis_key",
                    Value.of(
                            "a text with each key column in braces, such as `user:{user_id}`",
                            Optional::of),
                    "The key of a row in Redis, if an environment stores the view in Redis.");

    static final Option<String> WAS =
            Option.of(
                    "was",
                    Names.of("a view before it was renamed"),
                    "The former name of a renamed view. The next start gives the view its stored"
                            + " rows.");

    static final Spec SPEC =
            Spec.of(
                    "view",
                    "Live aggregates by key.",
                    KEY,
                    MEASURES,
                    EVERY,
                    RANK_BY,
                    REDIS_KEY,
                    WAS);

    private ViewSpec() {}

    static View read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), member.mark(), in);
        var key =
                options.find(KEY).orElse(List.of()).stream()
                        .map(column -> new View.Key(column, Type.Simple.VARCHAR))
                        .toList();
        var parsed = new LinkedHashMap<String, MeasureText.Parsed>();
        var given = options.need(MEASURES);
        var names = given.orElse(List.of()).stream().map(NamedEntries.Member::name).toList();
        for (var measure : given.orElse(List.of())) {
            Names.reserved(measure.name(), measure.mark(), in);
            var inside = in.within("measure %s of %s".formatted(measure.name(), in.thing()));
            MeasureText.read(measure.name(), member.name(), names, measure.node(), inside)
                    .ifPresent(read -> parsed.put(measure.name(), read));
        }
        if (given.isPresent() && given.get().isEmpty()) {
            in.problem(
                    member.mark(),
                    GeneralLintMessage.MISSING_OPTION,
                    in.thing(),
                    "measures",
                    MEASURES.hint());
        }
        return new View(
                member.name(),
                key,
                parsed.values().stream().flatMap(read -> read.stored().stream()).toList(),
                options.find(EVERY),
                options.find(RANK_BY),
                options.find(REDIS_KEY),
                options.find(WAS),
                new ComputedMeasures(member.name(), parsed, in).columns());
    }

    private static Optional<View.Every> every(Node node, ReadContext in) {
        var options = Options.of(PARTS, node, in);
        var column = options.need(COLUMN);
        var period = options.need(PERIOD).filter(length -> cuts(length, node, in));
        var zone = options.get(ZONE);
        var keep = options.find(KEEP);
        if (column.isEmpty() || period.isEmpty()) {
            return Optional.empty();
        }
        var every = new View.Every(column.get(), Type.Simple.TIMESTAMPTZ, period.get(), zone, keep);
        if (!every.days() && options.has(ZONE)) {
            in.problem(mark("zone", node), GeneralLintMessage.ZONE_WITHOUT_DAYS);
        }
        if (keep.isPresent() && keep.get().compareTo(period.get()) < 0) {
            in.problem(mark("keep", node), GeneralLintMessage.KEEP_TOO_SHORT);
        }
        return Optional.of(every);
    }

    private static boolean cuts(Duration period, Node node, ReadContext in) {
        long day = Duration.ofDays(1).toMillis();
        long length = period.toMillis();
        boolean cuts = length >= day ? length % day == 0 : day % length == 0;
        if (!cuts) {
            in.problem(mark("period", node), GeneralLintMessage.PERIOD_UNEVEN);
        }
        return cuts;
    }

    private static dev.leat.app.SourcePosition mark(String option, Node node) {
        return node instanceof Node.Entries map
                ? map.find(option).orElse(node).mark()
                : node.mark();
    }

    private static Optional<ZoneId> zone(String name) {
        return Optional.of(name).filter(ZoneId.getAvailableZoneIds()::contains).map(ZoneId::of);
    }
}
