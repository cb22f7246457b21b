package dev.leat.server.query;

import com.google.re2j.Pattern;

/// A pattern of object keys. `?` matches one character and `*` any number of characters, except
/// `/`. `**` matches any number of characters, including `/`. `**/` also matches the empty text.
record Glob(String text) {

    private static final Pattern WILD = Pattern.compile("[*?]");

    /// Returns the common prefix of all matching keys.
    String prefix() {
        var wild = WILD.matcher(text);
        return wild.find() ? text.substring(0, wild.start()) : text;
    }

    boolean matches(String key) {
        return pattern().matcher(key).matches();
    }

    private Pattern pattern() {
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
