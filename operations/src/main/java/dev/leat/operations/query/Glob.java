package dev.leat.operations.query;

import com.google.re2j.Pattern;

/// A pattern of object keys. `?` matches one character and `*` any number of characters, except
/// `/`. `**` matches any number of characters, including `/`. `**/` also matches the empty text. A
/// pattern that is longer than a key matches none.
final class Glob {

    private static final Pattern WILD = Pattern.compile("[*?]");

    /// The maximum length of a key
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
    private static final int LONGEST = 1_024;

    private final String text;
    private final Pattern keys;

    Glob(String text) {
        this.text = text;
        this.keys = keys(text);
    }

    /// Returns the common prefix of all matching keys.
    String prefix() {
        var wild = WILD.matcher(text);
        return wild.find() ? text.substring(0, wild.start()) : text;
    }

    boolean matches(String key) {
        return keys.matcher(key).matches();
    }

    private static Pattern keys(String text) {
        if (text.length() > LONGEST) {
            return keys("");
        }
        var regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
