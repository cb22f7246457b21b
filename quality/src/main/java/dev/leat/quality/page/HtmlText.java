package dev.leat.quality.page;

/// Escapes texts for HTML.
final class HtmlText {

    private HtmlText() {}

    /// Returns a text as the content of an element or of an attribute in double quotes. Control and
    /// bidirectional formatting characters become visible.
    static String text(String text) {
        var escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '&' -> escaped.append("&amp;");
                        case '"' -> escaped.append("&quot;");
                        case '\'' -> escaped.append("&#39;");
                        default -> {
                            if (hidden(c)) {
                                escaped.append("\\u%04x".formatted(c));
                            } else {
                                escaped.appendCodePoint(c);
                            }
                        }
                    }
                });
        return escaped.toString();
    }

    private static boolean hidden(int c) {
        return Character.isISOControl(c)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= 0xd800 && c <= 0xdfff);
    }
}
