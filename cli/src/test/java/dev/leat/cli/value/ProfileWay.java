package dev.leat.cli.value;

import dev.leat.cli.Session;
import dev.leat.cli.value.EveryValue.Kind;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.ProfileJson;
import dev.leat.quality.profile.TextProfile;
import dev.leat.quality.profile.TextProfile.Form;
import dev.leat.quality.profile.ValueProfile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values that `leat profile` shows.
final class ProfileWay {

    /// The number of most frequent values in a profile.
    private static final int TOP = 10;

    private ProfileWay() {}

    /// Returns the columns of a profile by their names.
    static Map<String, ColumnProfile> of(String source, String... options) {
        var words = Stream.of("profile", source, "--json", "--show-personal");
        var all = Stream.concat(words, Arrays.stream(options)).toArray(String[]::new);
        return ProfileJson.read(Session.run(0, all).out()).columns().stream()
                .collect(Collectors.toMap(ColumnProfile::name, column -> column));
    }

    /// Returns the values in columns that are short enough to have all their values in a profile.
    static Map<String, List<EveryValue>> columns(Collection<EveryValue> values) {
        var columns = new TreeMap<String, List<EveryValue>>();
        var counts = new EnumMap<Kind, Integer>(Kind.class);
        for (var value : values) {
            int number = (counts.merge(value.kind(), 1, Integer::sum) - 1) / TOP;
            var name = "%s_%d".formatted(value.kind().column(), number);
            columns.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return columns;
    }

    /// Writes a file with these columns.
    static Path write(Map<String, List<EveryValue>> columns, String format, Path folder)
            throws IOException {
        boolean csv = format.equals("csv");
        var lines = new ArrayList<String>();
        if (csv) {
            lines.add(String.join(",", columns.keySet()));
        }
        for (int row = 0; row < TOP; row++) {
            int i = row;
            var fields = new ArrayList<String>();
            columns.forEach((name, values) -> {
                boolean exists = i < values.size();
                if (csv) {
                    fields.add(exists ? values.get(i).field() : "");
                } else if (exists) {
                    fields.add("\"%s\":%s".formatted(name, values.get(i).json()));
                }
            });
            var line = String.join(",", fields);
            lines.add(csv ? line : "{" + line + "}");
        }
        return Files.write(folder.resolve("wide." + format), lines);
    }

    /// Returns the errors in a column with these values: each of them is shown, or counted as a
    /// text that is no value of the column's type.
    static List<String> errors(List<EveryValue> values, ColumnProfile column) {
        var top = column.values().top();
        var errors = new ArrayList<String>();
        int shown = 0;
        for (var one : top) {
            var same = values.stream().filter(value -> value.isSame(one.value())).toList();
            shown += same.size();
            if (same.size() != one.count()) {
                errors.add("%s of %s is %s".formatted(one, column.name(), same));
            }
        }
        long others =
                column.type().equals("VARCHAR")
                        ? 0
                        : column.texts().flatMap(TextProfile::form).map(Form::others).orElse(0L);
        // JSON has no order, so its values are not shown
        if (!column.type().equals("JSON") && shown + others != values.size()) {
            errors.add("%s has not all of %s".formatted(column, values));
        }
        Stream.of(column.values().min(), column.values().max())
                .flatMap(Optional::stream)
                .filter(end -> top.stream().noneMatch(one -> one.value().equals(end)))
                .forEach(end -> errors.add("%s is not in %s".formatted(end, column)));
        return errors;
    }

    /// Returns the columns whose extremes or most frequent values are not those of these values.
    static List<String> errors(
            Map<Kind, List<String>> values, Map<String, ColumnProfile> columns, String source) {
        var errors = new ArrayList<String>();
        values.forEach((kind, texts) -> {
            var counts =
                    texts.stream()
                            .collect(Collectors.groupingBy(text -> text, Collectors.counting()));
            var ordered = counts.keySet().stream().sorted(order(kind)).toList();
            var expected = new ArrayList<String>();
            expected.add(ordered.getFirst());
            expected.add(ordered.getLast());
            ordered.stream()
                    .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
                    .limit(TOP)
                    .forEach(expected::add);
            var of = columns.get(kind.column()).values();
            var shown =
                    Stream.of(
                                    of.min().stream(),
                                    of.max().stream(),
                                    of.top().stream().map(ValueProfile.Frequency::value))
                            .flatMap(some -> some)
                            .map(kind::canonical)
                            .toList();
            if (kind != Kind.MORE && !shown.equals(expected)) {
                errors.add("%s of %s is %s, not %s".formatted(kind, source, shown, expected));
            }
        });
        return errors;
    }

    private static Comparator<String> order(Kind kind) {
        return switch (kind) {
            case WHOLE, EXACT, REAL -> Comparator.comparing(BigDecimal::new);
            case TEXT, TIME, ZONED, DAY, FLAG, MORE -> Comparator.naturalOrder();
        };
    }
}
