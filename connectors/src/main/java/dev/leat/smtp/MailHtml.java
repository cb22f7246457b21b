package dev.leat.smtp;

import com.google.re2j.Pattern;

/// The text of an email as HTML, in a font in which all characters have the same width. Texts draw
/// pictures with block elements, whose parts would otherwise not be below each other.
final class MailHtml {

    /// Characters that are parts of a picture.
    private static final Pattern BLOCKS = Pattern.compile("[\u2580-\u259f]+");

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>]+");

    private MailHtml() {}

    /// Returns true if the text has a picture.
    static boolean needed(String text) {
        return BLOCKS.matcher(text).find();
    }

    /// Returns the text as HTML, in which addresses are links.
    static String of(String text) {
        var escaped =
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
        var linked = ADDRESS.matcher(escaped).replaceAll("<a href=\"$0\">$0</a>");
        return """
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"></head><body>
        <pre style="font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 13px; line-height: 1.3; white-space: pre-wrap">%s</pre>
        </body></html>
        """
                .formatted(
                        BLOCKS.matcher(linked)
                                .replaceAll("<span style=\"color: #2563a8\">$0</span>"));
    }
}
