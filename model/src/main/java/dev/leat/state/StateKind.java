package dev.leat.state;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/// A kind of state of an app.
///
/// @param entries the names of its entries in the place; a word in capitals stands for any text
/// @param owner the class that writes the entries, or builds their names
/// @param traits include those of the place
public record StateKind(
        StatePlace place, List<String> entries, String name, String owner, Set<StateTrait> traits) {

    private static final Pattern WORD = Pattern.compile("[A-Z]+");

    public StateKind {
        entries = List.copyOf(entries);
        traits = Set.copyOf(traits);
    }

    /// Returns true if an entry stands for this name.
    public static boolean matches(String entry, String name) {
        var quoted = WORD.matcher(entry).replaceAll("\\\\E.+\\\\Q");
        return Pattern.matches("(?s)\\Q" + quoted + "\\E", name);
    }
}
