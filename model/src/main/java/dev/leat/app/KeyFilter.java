package dev.leat.app;

/// Selects the keys of objects that begin with `prefix` and end with `suffix`.
public record KeyFilter(String prefix, String suffix) {

    public boolean takes(String key) {
        return key.startsWith(prefix) && key.endsWith(suffix);
    }

    /// Returns true if there are keys that both filters select.
    public boolean overlaps(KeyFilter other) {
        return (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
                && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    }

    /// Returns true if this filter selects all keys that the other one selects.
    public boolean covers(KeyFilter other) {
        return other.prefix.startsWith(prefix) && other.suffix.endsWith(suffix);
    }

    /// Returns the narrowest filter that selects all keys of both.
    public KeyFilter with(KeyFilter other) {
        int begin = 0;
        while (begin < Math.min(prefix.length(), other.prefix.length())
                && prefix.charAt(begin) == other.prefix.charAt(begin)) {
            begin++;
        }
        int end = 0;
        while (end < Math.min(suffix.length(), other.suffix.length())
                && suffix.charAt(suffix.length() - 1 - end)
                        == other.suffix.charAt(other.suffix.length() - 1 - end)) {
            end++;
        }
        return new KeyFilter(prefix.substring(0, begin), suffix.substring(suffix.length() - end));
    }
}
