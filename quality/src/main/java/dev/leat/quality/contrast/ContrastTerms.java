package dev.leat.quality.contrast;

import com.google.re2j.Pattern;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The terms of a contrast.
///
/// @param declared the names of columns that are declared with `pii`
/// @param hidden returns true if values at a path of the document must not be shown for another
///   reason
/// @param types the types that the schema declares, by path
/// @param columns the columns of the document to compare; empty for all
public record ContrastTerms(
        Set<String> declared,
        Predicate<String> hidden,
        Map<String, Type> types,
        Optional<Set<String>> columns) {

    private static final Pattern INNER = Pattern.compile("(\\[]|\\.).*");

    public ContrastTerms {
        declared = Set.copyOf(declared);
        types = Map.copyOf(types);
    }

    /// Terms for documents without a schema.
    public static final ContrastTerms NONE =
            new ContrastTerms(Set.of(), _ -> false, Map.of(), Optional.empty());

    /// Returns true if a column of the document is compared.
    boolean compares(String name) {
        return columns.isEmpty() || columns.get().contains(root(name));
    }

    /// Returns true if an attribute has the name of a personal column.
    boolean declares(String attribute) {
        return declared.stream().anyMatch(path -> Schema.endsWith(path, attribute));
    }

    /// Returns the name of the outermost column of a path.
    public static String root(String name) {
        return INNER.matcher(name).replaceFirst("");
    }
}
