package dev.leat.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The matches of a pattern in a text, from left to right and without overlap.
public final class Matches {

    private Matches() {}

    /// Returns the value of each match.
    public static <T> List<T> of(Pattern pattern, String text, Function<Matcher, T> value) {
        var values = new ArrayList<T>();
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            values.add(value.apply(matcher));
        }
        return List.copyOf(values);
    }

    /// Returns the text with another text for each match, which is not a template: `$` and `\` have
    /// no meaning in it.
    public static String replaced(
            Pattern pattern, String text, Function<Matcher, String> replacement) {
        var replaced = new StringBuilder();
        int copied = 0;
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            replaced.append(text, copied, matcher.start()).append(replacement.apply(matcher));
            copied = matcher.end();
        }
        return replaced.append(text, copied, text.length()).toString();
    }
}
