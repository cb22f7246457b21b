package dev.leat.aws.deploy.model;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import dev.leat.text.NameWords;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Gives each resource a unique id made of its kind and its name. Two ids differ also without
/// capitals, because Terraform's names have none. So that the ids do not depend on the order of the
/// names, all names of a kind are added before their ids are used. Owned by one thread.
public final class ResourceIds {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

    private final Set<String> taken = new HashSet<>();
    private final Map<Named, String> ids = new HashMap<>();
    private final Map<Named, Integer> uses = new HashMap<>();

    private record Named(String name, String kind) {}

    /// Returns an id that no later resource has, whatever its name.
    public String fixed(String id) {
        taken.add(id.toLowerCase(Locale.ROOT));
        return id;
    }

    /// Gives an id to each of these names. Of names with equal ids, the first one in alphabetical
    /// order has this id, and the others have it with a suffix made of the name.
    public void add(String kind, Collection<String> names) {
        names.stream()
                .sorted()
                .map(name -> new Named(name, kind))
                .forEach(named -> ids.computeIfAbsent(named, _ -> unique(named, 0)));
    }

    /// Returns an id such as `OrdersDlqQueue` for the queue `orders-dlq`, another one at each call.
    public String of(String name, String kind) {
        var named = new Named(name, kind);
        int earlier = uses.merge(named, 1, Integer::sum) - 1;
        var added = earlier == 0 ? ids.get(named) : null;
        return added == null ? unique(named, earlier) : added;
    }

    /// @param earlier the number of earlier uses of the name and kind
    private String unique(Named named, int earlier) {
        var id = plain(named.name(), named.kind());
        if (taken.add(id.toLowerCase(Locale.ROOT))) {
            return id;
        }
        var longer = "%sX%08x".formatted(id, (named.name() + earlier).hashCode());
        var unique = longer;
        for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = longer + "n" + number;
        }
        return unique;
    }

    private static String plain(String name, String kind) {
        var id = capitals(name) + kind;
        return Character.isLetter(id.charAt(0)) ? id : kind + id;
    }

    /// Returns the words of a name, each with a capital, without anything between them.
    public static String capitals(String name) {
        var joined = new StringBuilder();
        Matches.of(WORD, name, Matcher::group)
                .forEach(word ->
                        joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                                .append(word.substring(1)));
        return joined.toString();
    }

    /// Returns an id as a name in Terraform: small letters, words separated by `_`.
    public static String underscored(String id) {
        return NameWords.underscored(id);
    }
}
