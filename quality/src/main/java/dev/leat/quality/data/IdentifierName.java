package dev.leat.quality.data;

import java.util.Locale;
import java.util.regex.Pattern;

/// Names of columns that identify something. Their values are no quantities, even if all of them
/// are numbers.
public final class IdentifierName {

    private static final Pattern IDENTIFIER =
            Pattern.compile(
                    "(.*_)?(id|ids|key|uuid|guid|no|number|code|sku|ref|reference|isbn|iban|zip|tconst|nconst)");

    private IdentifierName() {}

    public static boolean is(String column) {
        return IDENTIFIER.matcher(words(column)).matches();
    }

    /// Returns the words of a name in lower case, with underscores between them.
    public static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_");
    }
}
