package dev.leat.cli;

/// Texts of others, as a terminal can show them.
final class Shown {

    private Shown() {}

    /// A key, with what would move a terminal's cursor spelled out.
    static String key(String key) {
        var shown = new StringBuilder();
        key.codePoints()
                .forEach(c -> {
                    if (Character.isISOControl(c)) {
                        shown.append("\\u%04x".formatted(c));
                    } else {
                        shown.appendCodePoint(c);
                    }
                });
        return shown.toString();
    }
}
