package dev.leat.deadletter;

import java.util.List;

/// Replaces the values in the message of a reason by `_`: quoted texts, times, digests and numbers.
/// An apostrophe between letters is not a quote, and the quoted name of a resource of the app is no
/// value. Reads the message once, so that the text of a user of any length takes little time. Used
/// once.
final class MessageValues {

    private static final List<String> RESOURCES =
            List.of("lookup", "measure", "view", "table", "bucket", "queue");
    private static final String DATE = "dddd-dd-dd";
    private static final int SHORTEST_DIGEST = 16;
    private static final int LONGEST_DIGEST = 64;

    private final String text;

    /// The quote that ends the quoted texts that begin before it; -1 before the first search.
    private int closing = -1;

    private MessageValues(String text) {
        this.text = text;
    }

    static String replaced(String message) {
        return new MessageValues(message).replaced();
    }

    private String replaced() {
        var replaced = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = end(at);
            replaced.append(end < 0 ? text.charAt(at) : '_');
            at = end < 0 ? at + 1 : end;
        }
        return replaced.toString();
    }

    /// Returns the end of the value that begins here; -1 if none does.
    private int end(int at) {
        char c = text.charAt(at);
        boolean first = !word(at - 1);
        if (c == '\'') {
            return first && !named(at) ? closed(at) : -1;
        }
        if (c == '"') {
            int end = text.indexOf('"', at + 1);
            return end < 0 ? -1 : end + 1;
        }
        if (first && hexadecimal(at)) {
            int end = digit(at) ? time(at) : -1;
            end = end < 0 ? digest(at) : end;
            return end < 0 && digit(at) ? number(at, at) : end;
        }
        boolean sign = c == '-' || c == '+';
        return sign && first && digit(at + 1) ? number(at, at + 1) : -1;
    }

    /// Returns true if the quoted text is the name of a resource.
    private boolean named(int quote) {
        for (var resource : RESOURCES) {
            int start = quote - 1 - resource.length();
            if (start >= 0 && text.startsWith(resource + " ", start) && !word(start - 1)) {
                return true;
            }
        }
        return false;
    }

    /// Returns the end of a quoted text. It ends at the first quote before a character that is not
    /// part of a word.
    private int closed(int quote) {
        if (closing <= quote) {
            closing = text.indexOf('\'', quote + 1);
            while (closing >= 0 && word(closing + 1)) {
                closing = text.indexOf('\'', closing + 1);
            }
            closing = closing < 0 ? text.length() : closing;
        }
        return closing == text.length() ? -1 : closing + 1;
    }

    private int time(int at) {
        for (int i = 0; i < DATE.length(); i++) {
            if (DATE.charAt(i) == 'd' ? !digit(at + i) : !is(at + i, "-")) {
                return -1;
            }
        }
        int start = at + DATE.length();
        if (!is(start, "T ") || !(digit(start + 1) || is(start + 1, ":."))) {
            return -1;
        }
        int end = start + 1;
        while (digit(end) || is(end, ":.")) {
            end++;
        }
        return is(end, "Z") ? end + 1 : end;
    }

    private int digest(int at) {
        int end = at;
        while (end - at <= LONGEST_DIGEST && hexadecimal(end)) {
            end++;
        }
        int length = end - at;
        return length >= SHORTEST_DIGEST && length <= LONGEST_DIGEST && !word(end) ? end : -1;
    }

    /// Returns the end of a number. If a word follows without a space, the number ends before its
    /// last point or comma.
    private int number(int start, int at) {
        if (is(start - 1, ".")) {
            return -1;
        }
        int end = at + 1;
        int separator = -1;
        while (digit(end) || is(end, ".,")) {
            separator = digit(end) ? separator : end;
            end++;
        }
        if (is(end, "eE")) {
            int exponent = is(end + 1, "+-") ? end + 2 : end + 1;
            int last = exponent;
            while (digit(last)) {
                last++;
            }
            end = last > exponent ? last : end;
        }
        return word(end) ? separator : end;
    }

    private boolean is(int at, String characters) {
        return at >= 0 && at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
    }

    private boolean digit(int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean hexadecimal(int at) {
        return digit(at) || is(at, "abcdef");
    }

    private boolean word(int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }
}
