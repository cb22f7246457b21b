package dev.leat.aws.deploy.model;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Gives each resource a unique id made of its kind and its name. Two ids differ also without
/// capitals, because Terraform's names have none. Owned by one thread.
public final class ResourceIds {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern BEFORE_CAPITAL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Set<String> taken = new HashSet<>();

    /// Returns an id such as `OrdersDlqQueue` for the queue `orders-dlq`.
    public String of(String name, String kind) {
        var id = capitals(name) + kind;
        if (!Character.isLetter(id.charAt(0))) {
            id = kind + id;
        }
        var unique = id;
        for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = id + number;
        }
        return unique;
    }

    /// Returns the words of a name, each with a capital, without anything between them.
    public static String capitals(String name) {
        var joined = new StringBuilder();
        WORD.matcher(name)
                .results()
                .map(word -> word.group())
                .forEach(word ->
                        joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                                .append(word.substring(1)));
        return joined.toString();
    }

    /// Returns an id as a name in Terraform: small letters, words separated by `_`.
    public static String underscored(String id) {
        return BEFORE_CAPITAL.matcher(id).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
