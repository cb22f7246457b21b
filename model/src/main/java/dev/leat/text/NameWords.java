package dev.leat.text;

import com.google.re2j.Pattern;
import java.util.Locale;

/// The words of a name such as `orderId` or `order_id`.
public final class NameWords {

    private static final Pattern BOUNDARY = Pattern.compile("([a-z0-9])([A-Z])");

    private NameWords() {}

    /// Returns the name in lower case, with `_` before each capital letter that follows a small one
    /// or a digit.
    public static String underscored(String name) {
        return BOUNDARY.matcher(name).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }
}
