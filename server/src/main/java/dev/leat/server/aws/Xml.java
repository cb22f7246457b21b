package dev.leat.server.aws;

import java.nio.charset.StandardCharsets;

/// A writer of XML text: elements, attributes and escaped content. Owned by one thread.
public final class Xml {

    /// The output for characters that XML 1.0 does not allow.
    public enum Forbidden {
        /// Written as U+FFFD, so that every parser can read the document.
        REPLACED,

        /// Written as a character reference such as `&#x1;`, as S3 does, although parsers refuse
        /// it. Tabs and newlines are also written this way.
        REFERENCED
    }

    private final StringBuilder text;
    private final Forbidden forbidden;

    public Xml(String head, Forbidden forbidden) {
        this.text = new StringBuilder(head);
        this.forbidden = forbidden;
    }

    public Xml open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    public Xml open(String name, String attribute, String value) {
        text.append('<').append(name).append(' ').append(attribute).append("=\"");
        escaped(value).text.append("\">");
        return this;
    }

    public Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    /// Appends an element that contains only this text.
    public Xml element(String name, String content) {
        return open(name).escaped(content).close(name);
    }

    public Xml empty(String name) {
        text.append('<').append(name).append("/>");
        return this;
    }

    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// Appends text that is also safe in HTML and in quoted attributes.
    public Xml escaped(String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '&' -> text.append("&amp;");
                case '"' -> text.append("&quot;");
                default -> {
                    if (c < ' ' || c >= '\ufffe') {
                        control(c);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return this;
    }

    private void control(char c) {
        if (forbidden == Forbidden.REFERENCED) {
            text.append("&#x").append(Integer.toHexString(c)).append(';');
        } else if (c == '\r') {
            text.append("&#13;"); // a parser would read a plain one as a newline
        } else {
            text.append(c == '\t' || c == '\n' ? c : '\ufffd');
        }
    }
}
