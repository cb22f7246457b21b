package dev.leat.server.doc;

/// A writer of HTML. It escapes all texts and attribute values.
final class Html {

    private final StringBuilder text = new StringBuilder();

    /// Appends unescaped markup; only for constants.
    Html markup(String constant) {
        text.append(constant);
        return this;
    }

    Html text(String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(c);
            }
        }
        return this;
    }

    /// Opens an element. `attributes` has names and values alternately.
    Html open(String tag, String... attributes) {
        text.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            text(attributes[i + 1]);
            text.append('"');
        }
        text.append('>');
        return this;
    }

    Html close(String tag) {
        text.append("</").append(tag).append('>');
        return this;
    }

    /// Appends a complete element.
    Html element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close(tag);
    }

    /// Appends a table row whose first cell is code.
    Html row(String code, String... cells) {
        open("tr").open("td").element("code", code).close("td");
        for (var cell : cells) {
            element("td", cell);
        }
        return close("tr");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
