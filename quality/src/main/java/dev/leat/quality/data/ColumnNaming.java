package dev.leat.quality.data;

import dev.leat.app.Schema;
import dev.leat.text.NameWords;
import dev.leat.text.Trim;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names of columns and tables.
public final class ColumnNaming {

    private static final int LONGEST = 60;

    private ColumnNaming() {}

    /// Returns true if all names are possible and differ without regard to case.
    static boolean possible(List<String> names) {
        var seen = new HashSet<String>();
        return names.stream()
                .allMatch(name -> Schema.canHave(name) && seen.add(name.toLowerCase(Locale.ROOT)));
    }

    /// Returns a name of lower-case letters, digits and underscores.
    public static String plain(String name, String otherwise) {
        var letters =
                java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFD)
                        .replace("ß", "ss")
                        .replaceAll("\\p{M}", "");
        var made = Trim.both(NameWords.underscored(letters).replaceAll("[^a-z0-9]+", "_"), '_');
        made = made.length() > LONGEST ? made.substring(0, LONGEST) : made;
        if (made.isEmpty()) {
            return otherwise;
        }
        return Character.isDigit(made.charAt(0)) ? "_" + made : made;
    }

    /// Returns the names, each possible in a schema and different from the others.
    static List<String> distinct(List<String> names) {
        var made = new ArrayList<String>();
        var taken = new HashSet<String>();
        for (var name : names) {
            var stripped = name.strip();
            var base = Schema.canHave(stripped) ? stripped : "column_" + (made.size() + 1);
            made.add(free(base, taken));
        }
        return made;
    }

    /// Returns the name, or the name with a number, that is not taken, and takes it.
    public static String free(String base, Set<String> taken) {
        var name = base;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = base + "_" + i;
        }
        return name;
    }
}
