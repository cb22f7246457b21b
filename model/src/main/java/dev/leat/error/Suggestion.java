package dev.leat.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known name that is most similar to a misspelled one.
public final class Suggestion {

    private static final int SHORT = 3;

    private Suggestion() {}

    /// Returns the most similar name if it is similar enough: at most two letters (one in names of
    /// up to three letters), or a third of all letters, differ. Among equally similar names, one of
    /// the same length is preferred. If none is similar enough, returns the shortest name that
    /// begins or ends with the written name, or that is a prefix of it.
    public static Optional<String> to(String written, Collection<String> names) {
        int enough = written.length() <= SHORT ? 1 : Math.max(2, written.length() / 3);
        return names.stream()
                .filter(name -> distance(written, name) <= enough)
                .min(
                        Comparator.comparingInt((String name) -> distance(written, name))
                                .thenComparingInt(
                                        name -> Math.abs(name.length() - written.length()))
                                .thenComparing(Comparator.naturalOrder()))
                .or(() -> part(written.toLowerCase(Locale.ROOT), names));
    }

    private static Optional<String> part(String written, Collection<String> names) {
        return names.stream()
                .filter(name -> written.length() > SHORT && name.length() > SHORT)
                .filter(name -> partOf(written, name.toLowerCase(Locale.ROOT)))
                .min(
                        Comparator.comparingInt(String::length)
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean partOf(String written, String name) {
        return name.startsWith(written)
                || name.endsWith("_" + written)
                || written.startsWith(name + "_");
    }

    public static String didYouMean(String name) {
        return "did you mean `" + name + "`?";
    }

    /// Returns a hint for an unknown name: the most similar name, or all names.
    public static String toOneOf(String written, Collection<String> names) {
        return to(written, names)
                .map(Suggestion::didYouMean)
                .orElseGet(() -> "use one of: " + String.join(", ", names));
    }

    /// Returns the message about a name that the app does not have.
    ///
    /// @param kind the kind of the named things, such as `queue`
    /// @param names all names of this kind
    public static String unknown(String kind, String written, Collection<String> names) {
        return "no %s '%s' in the app%s"
                .formatted(
                        kind,
                        written,
                        names.isEmpty() ? ", which has none" : "; " + toOneOf(written, names));
    }

    /// Returns the Levenshtein distance, ignoring case.
    private static int distance(String written, String name) {
        var a = written.toLowerCase(Locale.ROOT);
        var b = name.toLowerCase(Locale.ROOT);
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
