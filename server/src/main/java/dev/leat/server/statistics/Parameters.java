package dev.leat.server.statistics;

import dev.leat.server.RefusedRequestException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The query parameters of a request. Unknown, repeated and invalid parameters are refused with
/// status 422.
final class Parameters {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Map<String, List<String>> values;

    /// @param known names of the parameters that this path has
    Parameters(Map<String, List<String>> values, List<String> known) {
        this.values = values;
        for (var name : values.keySet()) {
            if (!known.contains(name)) {
                throw new RefusedRequestException(
                        422,
                        "unknown parameter '%s'; parameters of this path: %s"
                                .formatted(
                                        name, known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }

    Optional<LocalDate> day(String name) {
        return one(name).map(text -> day(name, text));
    }

    int number(String name, int otherwise, int largest) {
        return one(name).map(text -> number(name, text, largest)).orElse(otherwise);
    }

    /// Returns true if the parameter is `yes`, false if it is `no` or absent.
    boolean choice(String name, String yes, String no) {
        var text = text(name).orElse(no);
        if (!text.equals(yes) && !text.equals(no)) {
            throw new RefusedRequestException(
                    422, "'%s' is '%s'; use %s or %s".formatted(name, cut(text), no, yes));
        }
        return text.equals(yes);
    }

    Optional<String> text(String name) {
        return one(name);
    }

    private Optional<String> one(String name) {
        var all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw new RefusedRequestException(
                    422, "'" + name + "' is given " + all.size() + " times; give it once");
        }
        return all.stream().findFirst();
    }

    private static LocalDate day(String name, String text) {
        try {
            // A sign or a fifth digit would mean a year that no period can have.
            if (text.length() == "2024-12-01".length()) {
                return LocalDate.parse(text, DAY);
            }
        } catch (DateTimeParseException notADay) {
            throw notADay(name, text);
        }
        throw notADay(name, text);
    }

    private static RefusedRequestException notADay(String name, String text) {
        return new RefusedRequestException(
                422,
                "'%s' is '%s', which is not a date such as 2024-12-01".formatted(name, cut(text)));
    }

    private static int number(String name, String text, int largest) {
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > largest) {
            throw new RefusedRequestException(
                    422,
                    "'%s' is '%s', which is not an integer from 1 to %d"
                            .formatted(name, cut(text), largest));
        }
        return number;
    }

    static String cut(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
