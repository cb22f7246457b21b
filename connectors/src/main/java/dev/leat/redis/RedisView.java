package dev.leat.redis;

import dev.leat.app.Micros;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.port.CorruptStateException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The keys and fields of a view in Redis. Each row is a hash whose key is one of `names`; the
/// parts of the row (its values by period) are in a second hash. One sorted set has all keys in
/// order; a second sorted set has the rank. Measures are stored by name.
///
/// @param order indexes of the view's measures in the app file, in the order of the measures' names
record RedisView(View view, String generation, RedisRowNames names, List<Integer> order) {

    RedisView(View view, String generation, RedisRowNames names) {
        this(
                view,
                generation,
                names,
                IntStream.range(0, view.measures().size())
                        .boxed()
                        .sorted(Comparator.comparing(i -> view.measures().get(i).name()))
                        .toList());
    }

    String name() {
        return view.name();
    }

    /// Returns the key of the sorted set with the keys of all rows.
    String keys() {
        return generation + keys(view.name());
    }

    String rank() {
        return generation + rank(view.name());
    }

    static String keys(String view) {
        return view + ":keys";
    }

    static String rank(String view) {
        return view + ":rank";
    }

    /// Returns the suffix of the key of a hash with a row's parts. The key is `{name of the row}`
    /// followed by this suffix.
    String partsSuffix() {
        return view.every().filter(View.Every::days).isPresent() ? ":days" : ":parts";
    }

    String parts(String row) {
        return "{" + row + "}" + partsSuffix();
    }

    List<View.Measure> measures() {
        return order.stream().map(view.measures()::get).toList();
    }

    /// Returns the display format of a measure; empty if the measure is displayed as its exact
    /// integer.
    static Optional<String> as(View.Measure measure) {
        return switch (measure.type()) {
            case Type.Decimal decimal ->
                    decimal.scale() == 0 ? Optional.empty() : Optional.of("decimal");
            case Type.Simple simple ->
                    switch (simple) {
                        case DATE -> Optional.of("date");
                        case TIMESTAMP -> Optional.of("timestamp");
                        case TIMESTAMPTZ -> Optional.of("timestamptz");
                        case VARCHAR, BOOLEAN, INTEGER, BIGINT, DOUBLE, JSON -> Optional.empty();
                    };
            case Type.Struct _, Type.ListOf _ -> Optional.empty();
        };
    }

    /// Returns the name of the field with a measure's exact integer.
    static String field(View.Measure measure) {
        return as(measure)
                .map(as ->
                        switch (as) {
                            case "decimal" -> measure.name() + ":unscaled";
                            case "date" -> measure.name() + ":days";
                            default -> measure.name() + ":micros";
                        })
                .orElse(measure.name());
    }

    /// Returns the text for the start of a part: a day in the view's time zone, or an instant.
    String period(long start) {
        var every = view.every().orElseThrow();
        var instant = Micros.instant(start);
        if (every.days()) {
            var day = instant.atZone(every.zone()).toLocalDate();
            if (every.start(day) == start) {
                return day.toString();
            }
        }
        return instant.toString();
    }

    /// Returns the start of a part in microseconds since 1970 from the result of [#period].
    long start(String period) {
        if (period.indexOf('T') < 0) {
            return view.every().orElseThrow().start(LocalDate.parse(period));
        }
        return Micros.of(Instant.parse(period));
    }

    /// Returns the start of the part to which a field belongs. The field's name is a period, a
    /// colon and a measure.
    long startOf(String field) {
        try {
            return start(field.substring(0, Math.max(0, field.lastIndexOf(':'))));
        } catch (DateTimeException e) {
            throw new CorruptStateException(
                    "a row of the view %s has the field '%s' in Redis, which does not begin with a time, because another program wrote to the keys of the view; delete this field in Redis"
                            .formatted(view.name(), field),
                    e);
        }
    }

    /// Returns the first retained period, both as a day and as a time in seconds; empty if all
    /// parts are retained.
    List<String> oldestPeriods(Instant now) {
        if (view.every().flatMap(View.Every::keep).isEmpty()) {
            return List.of();
        }
        var every = view.every().orElseThrow();
        long micros = view.oldestPart(now);
        var oldest = Micros.instant(micros);
        var day = oldest.atZone(every.zone()).toLocalDate();
        var first = every.start(day) < micros ? day.plusDays(1) : day;
        var second = oldest.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS).toString();
        return List.of(first.toString(), second.substring(0, second.length() - 1));
    }

    /// Returns the position of the rank's measure in [#measures()]; the first position is 1.
    OptionalInt rankBy() {
        return view.rankBy().stream()
                .mapToInt(
                        by -> measures().stream().map(View.Measure::name).toList().indexOf(by) + 1)
                .findFirst();
    }

    /// Writes the measures as scripts need them.
    void measures(MessagePackWriter pack) {
        pack.array(order.size());
        measures().forEach(measure -> measure(pack, measure));
    }

    private static void measure(MessagePackWriter pack, View.Measure measure) {
        var as = as(measure);
        pack.map(as.isPresent() ? 5 : 3).text("name").text(measure.name());
        pack.text("field").text(field(measure));
        var kind =
                switch (measure.kind()) {
                    case COUNT, SUM -> "sum";
                    case MIN -> "min";
                    case MAX -> "max";
                };
        pack.text("kind").text(kind);
        if (as.isPresent()) {
            pack.text("as").text(as.get()).text("scale").number(measure.scale());
        }
    }
}
