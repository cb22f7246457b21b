package dev.leat.quality.data;

import com.google.re2j.Pattern;
import dev.leat.text.NameWords;

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
        return NameWords.underscored(name).replaceAll("[^a-z0-9]+", "_");
    }
}
