package dev.leat.quality.profile;

import dev.leat.mask.Mask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Masks personal values in a profile: all values of columns that are declared with `pii` or look
/// personal, and in other columns those values that have the form of a kind of personal data.
/// Counts, shares, lengths and shapes remain.
public final class ProfileMask {

    private ProfileMask() {}

    /// Returns a copy of the profile for output.
    public static Profile mask(Profile profile) {
        var personal = new HashMap<String, Boolean>();
        profile.columns()
                .forEach(column -> personal.put(column.name(), column.personal().masked()));
        return new Profile(
                profile.source(),
                profile.at(),
                profile.records(),
                profile.columns().stream()
                        .map(column -> mask(column, around(column.name(), personal)))
                        .toList(),
                profile.relations());
    }

    /// Returns true if the column or a column around it is personal, or a column inside it: the
    /// text of a struct or list has the values of its members.
    private static boolean around(String name, Map<String, Boolean> personal) {
        return personal.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .anyMatch(other -> inside(name, other) || inside(other, name));
    }

    /// Returns the names of the columns that are personal, or inside or around a personal one, with
    /// those whose whole path looks personal, such as `customer.name`.
    public static Set<String> personal(Profile profile) {
        var masked = new HashMap<String, Boolean>();
        profile.columns()
                .forEach(column ->
                        masked.put(
                                column.name(), column.personal().masked() || named(column.name())));
        return masked.keySet().stream()
                .filter(name -> around(name, masked))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean named(String path) {
        var plain = path.replace("[]", "");
        return plain.contains(".")
                && Stream.concat(
                                Stream.of(plain.replace('.', '_')),
                                Stream.of(plain.split("\\.", -1)))
                        .anyMatch(name ->
                                Stream.of(PersonalKind.values())
                                        .anyMatch(kind -> kind.named(name)));
    }

    private static boolean inside(String name, String outer) {
        return name.equals(outer) || name.startsWith(outer + ".") || name.startsWith(outer + "[]");
    }

    private static ColumnProfile mask(ColumnProfile column, boolean personal) {
        return new ColumnProfile(
                column.name(),
                column.type(),
                values(column.values(), personal),
                personal ? Optional.empty() : column.numbers(),
                column.texts().map(texts -> texts(texts, personal)),
                column.times().map(times -> personal ? times(times) : times),
                column.lists(),
                column.personal());
    }

    private static ValueProfile values(ValueProfile values, boolean personal) {
        return new ValueProfile(
                values.count(),
                values.nulls(),
                values.blanks(),
                values.distinct(),
                values.exact(),
                values.min().map(value -> value(value, personal)),
                values.max().map(value -> value(value, personal)),
                frequencies(values.top(), personal));
    }

    private static TextProfile texts(TextProfile texts, boolean personal) {
        return new TextProfile(
                texts.shortest(),
                texts.longest(),
                texts.meanLength(),
                texts.shapes(),
                texts.shapesCounted(),
                texts.form()
                        .map(form ->
                                new TextProfile.Form(
                                        form.type(),
                                        form.written(),
                                        form.others(),
                                        form.examples().stream()
                                                .map(value -> value(value, personal))
                                                .toList())),
                texts.nullWords());
    }

    private static TimeProfile times(TimeProfile times) {
        return new TimeProfile(
                times.kind(),
                Mask.MASK,
                Mask.MASK,
                times.midnights(),
                times.hours(),
                times.weekdays(),
                times.zones());
    }

    private static List<ValueProfile.Frequency> frequencies(
            List<ValueProfile.Frequency> all, boolean personal) {
        return all.stream()
                .map(one -> new ValueProfile.Frequency(value(one.value(), personal), one.count()))
                .toList();
    }

    private static String value(String value, boolean personal) {
        return personal ? Mask.MASK : text(value);
    }

    /// Returns a text in which the values of those kinds of personal data are masked that are
    /// hardly anything else.
    public static String text(String text) {
        return text(text, false);
    }

    /// Returns a text in which all values are masked that could be personal, also part numbers that
    /// look like phone numbers.
    public static String strict(String text) {
        return text(text, true);
    }

    private static String text(String text, boolean uncertain) {
        var masked = text;
        for (var kind : PersonalKind.values()) {
            if (uncertain || kind.certain()) {
                masked = kind.masked(masked, Mask.MASK);
            }
        }
        return masked;
    }
}
