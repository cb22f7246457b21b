package dev.leat.server.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// Writes answers and errors of the Query protocol, and errors of S3's, as XML. What is absent is
/// left out, and what is empty where lists are flattened. Characters that XML cannot hold become
/// U+FFFD.
final class XmlWriting {

    private static final String HEAD = "<?xml version=\"1.0\"?>\n";

    private final StringBuilder xml = new StringBuilder(HEAD);
    private final QueryNames names;

    private XmlWriting(QueryNames names) {
        this.names = names;
    }

    static byte[] answer(
            String operation, SdkPojo answer, Shape shape, QueryNames names, String request) {
        var writing = new XmlWriting(names);
        var xml = writing.xml;
        xml.append('<').append(operation).append("Response xmlns=\"");
        xml.append(names.namespace()).append("\">");
        if (names.nested() || !shape.members().isEmpty()) {
            String result = operation + "Result";
            writing.open(result);
            writing.structure(answer, shape);
            writing.close(result);
        }
        xml.append("<ResponseMetadata><RequestId>").append(request);
        xml.append("</RequestId></ResponseMetadata></").append(operation).append("Response>");
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] fault(Fault fault, String namespace, String request) {
        var xml = new StringBuilder(HEAD).append("<ErrorResponse xmlns=\"").append(namespace);
        xml.append("\"><Error><Type>").append(fault.senders() ? "Sender" : "Receiver");
        xml.append("</Type><Code>").append(fault.code()).append("</Code><Message>");
        escape(xml, fault.queryText());
        xml.append("</Message><Detail/></Error><RequestId>").append(request);
        xml.append("</RequestId></ErrorResponse>");
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] s3(Fault fault, String request) {
        var xml = new StringBuilder(HEAD).append("<Error><Code>").append(fault.code());
        xml.append("</Code><Message>");
        escape(xml, fault.text());
        xml.append("</Message><RequestId>").append(request).append("</RequestId></Error>");
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void structure(SdkPojo from, Shape shape) {
        for (var member : shape.members()) {
            var value = member.get(from);
            if (value != null && (names.nested() ? given(value) : !JsonWriting.empty(value))) {
                member(member, value);
            }
        }
    }

    private void member(Shape.Member member, Object value) {
        String name = names.of(member);
        switch (member.kind()) {
            case Kind.Scalar _, Kind.Structure _ -> element(name, value, member.kind());
            case Kind.Listed(var type) -> {
                String inside = within(name, QueryNames.ELEMENT);
                for (var each : (List<?>) value) {
                    element(inside, each, type);
                }
                closeAround(name);
            }
            case Kind.Mapped(var type) -> {
                String inside = within(name, QueryNames.ENTRY);
                for (var entry : ((Map<?, ?>) value).entrySet()) {
                    open(inside);
                    element(names.key(member), entry.getKey(), Kind.Scalar.TEXT);
                    element(names.value(member), entry.getValue(), type);
                    close(inside);
                }
                closeAround(name);
            }
        }
    }

    /// Opens what stands around elements, if something does, and says what each is called.
    private String within(String name, String inner) {
        if (names.nested()) {
            open(name);
            return inner;
        }
        return name;
    }

    private void closeAround(String name) {
        if (names.nested()) {
            close(name);
        }
    }

    /// Whether a handler said so: the SDK has lists and maps of its own for what nobody set.
    private static boolean given(Object value) {
        return !(value instanceof SdkAutoConstructList<?>)
                && !(value instanceof SdkAutoConstructMap<?, ?>);
    }

    private void element(String name, Object value, Kind type) {
        open(name);
        switch (type) {
            case Kind.Scalar.BYTES ->
                    xml.append(
                            Base64.getEncoder()
                                    .encodeToString(((SdkBytes) value).asByteArrayUnsafe()));
            case Kind.Scalar _ -> escape(xml, value.toString());
            case Kind.Structure(var shape) -> structure((SdkPojo) value, shape);
            case Kind.Listed _, Kind.Mapped _ ->
                    throw new IllegalStateException("a list in a list: " + name);
        }
        close(name);
    }

    private void open(String name) {
        xml.append('<').append(name).append('>');
    }

    private void close(String name) {
        xml.append("</").append(name).append('>');
    }

    /// Text that can stand in HTML, too.
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        escape(escaped, text);
        return escaped.toString();
    }

    private static void escape(StringBuilder xml, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;"); // a reader would make a plain one a newline
                default -> xml.append(unwritable(c) ? '\ufffd' : c);
            }
        }
    }

    private static boolean unwritable(char c) {
        return c < ' ' ? c != '\t' && c != '\n' : c >= '\ufffe';
    }
}
