package dev.leat.server.kinesis;

import com.google.re2j.Pattern;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The constraints of AWS's model for parameters
/// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html).
final class Constraints {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    private static final Pattern HASH_KEY = Pattern.compile("0|([1-9]\\d{0,38})");
    private static final Pattern SEQUENCE = Pattern.compile("0|([1-9]\\d{0,128})");
    private static final int LONGEST_NAME = 128;

    private Constraints() {}

    /// Checks the name of a stream or a shard.
    static String name(@Nullable String value, String parameter) {
        return text(value, parameter, NAME, LONGEST_NAME);
    }

    static String hashKey(@Nullable String value, String parameter) {
        return text(value, parameter, HASH_KEY, Integer.MAX_VALUE);
    }

    static String sequence(@Nullable String value, String parameter) {
        return text(value, parameter, SEQUENCE, Integer.MAX_VALUE);
    }

    private static String text(
            @Nullable String value, String parameter, Pattern pattern, int longest) {
        var text = present(value, parameter);
        if (!pattern.matcher(text).matches()) {
            throw KinesisErrors.constraint(
                    "'" + text + "'",
                    parameter,
                    "Member must satisfy regular expression pattern: " + pattern);
        }
        return length(text, parameter, 1, longest);
    }

    /// Checks the number of characters.
    static String length(@Nullable String value, String parameter, int least, int most) {
        return length(value, () -> parameter, least, most);
    }

    /// Checks the number of characters. The name of the parameter is made only for an error.
    static String length(@Nullable String value, Supplier<String> parameter, int least, int most) {
        var text = present(value, parameter);
        if (text.length() < least) {
            throw KinesisErrors.constraint(
                    "'" + text + "'",
                    parameter.get(),
                    "Member must have length greater than or equal to " + least);
        }
        if (text.length() > most) {
            throw KinesisErrors.constraint(
                    "'" + text + "'",
                    parameter.get(),
                    "Member must have length less than or equal to " + most);
        }
        return text;
    }

    static int number(@Nullable Integer value, String parameter, int least, int most) {
        int number = present(value, parameter);
        if (number < least) {
            throw KinesisErrors.constraint(
                    "'" + number + "'",
                    parameter,
                    "Member must have value greater than or equal to " + least);
        }
        if (number > most) {
            throw KinesisErrors.constraint(
                    "'" + number + "'",
                    parameter,
                    "Member must have value less than or equal to " + most);
        }
        return number;
    }

    /// Checks the size of a page.
    static int limit(@Nullable Integer value, String parameter, int most, int standard) {
        return value == null ? standard : number(value, parameter, 1, most);
    }

    static <T> T present(@Nullable T value, String parameter) {
        return present(value, () -> parameter);
    }

    /// Checks that the value is there. The name of the parameter is made only for an error.
    static <T> T present(@Nullable T value, Supplier<String> parameter) {
        if (value == null) {
            throw KinesisErrors.missing(parameter.get());
        }
        return value;
    }
}
