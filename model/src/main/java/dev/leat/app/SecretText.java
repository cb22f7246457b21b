package dev.leat.app;

import com.google.re2j.Pattern;
import dev.leat.text.Matches;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/// The form of secrets in a text of an app file: `${secret:NAME}`. An app contains only the names
/// of its secrets. Their texts are read when the app starts, and are only in the stores and
/// endpoints that use them.
public final class SecretText {

    private static final Pattern PLACE = Pattern.compile("\\$\\{secret:([^}]*)}");

    /// The name of a secret, or its ARN; or `ssm:` and the name of a parameter.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,512}");

    private SecretText() {}

    /// Returns true if the text contains a secret.
    public static boolean isIn(String text) {
        return PLACE.matcher(text).find();
    }

    /// Returns true if the text is one secret and nothing else.
    public static boolean isWhole(String text) {
        return PLACE.matcher(text).matches();
    }

    /// Returns the names of the secrets in a text.
    public static List<String> names(String text) {
        return Matches.of(PLACE, text, place -> place.group(1));
    }

    /// Returns the names of secrets that are not valid.
    public static List<String> invalidNames(String text) {
        return names(text).stream()
                .filter(name -> !NAME.matcher(name).matches() || name.contains(":-"))
                .toList();
    }

    /// Returns a text with the texts of its secrets.
    ///
    /// @param secrets the text of a secret, by name
    public static String inText(String text, UnaryOperator<String> secrets) {
        return Matches.replaced(PLACE, text, place -> secrets.apply(place.group(1)));
    }

    /// Returns a URL with the texts of its secrets. A secret that is only a part of the URL is
    /// percent-encoded, so that it may contain any characters.
    public static String inUrl(String url, UnaryOperator<String> secrets) {
        return inText(url, isWhole(url) ? secrets : name -> encoded(secrets.apply(name)));
    }

    private static String encoded(String secret) {
        return URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
