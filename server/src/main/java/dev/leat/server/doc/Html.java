package dev.leat.server.doc;

/// Writes HTML. Markup comes from the code alone; every text and value of an attribute is escaped.
final class Html {

    private final StringBuilder text = new StringBuilder();

    /// Markup as it is; only for constants.
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

    /// Opens an element with attributes, names and values in turn.
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

    /// A whole element.
    Html element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close(tag);
    }

    /// A row of a table; the first cell is code.
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
