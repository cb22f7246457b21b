package dev.leat.server.s3.wire;

import dev.leat.server.s3.S3Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// Writes answers and errors as S3's XML. What is absent is left out, an empty text is not.
/// Characters that XML cannot hold are written as S3 does, as references, which parsers refuse:
/// clients ask for `encoding-type=url` where keys may have them.
final class XmlWriting {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

    private final StringBuilder xml = new StringBuilder(HEAD);

    private XmlWriting() {}

    /// @param root the answer's name, unless one member is all of it
    static byte[] answer(SdkPojo answer, Shape shape, String root) {
        var writing = new XmlWriting();
        var payload = shape.payload();
        String name = payload.isPresent() ? payload.get().name() : root;
        writing.xml.append('<').append(name).append(" xmlns=\"").append(NAMESPACE).append("\">");
        if (payload.isPresent()) {
            var value = payload.get().get(answer);
            if (value != null) {
                writing.content(value, payload.get().type());
            }
        } else {
            writing.members(answer, shape);
        }
        return writing.close(name).bytes();
    }

    /// S3 puts no namespace on an error. Nobody asks for an encoding of what it quotes.
    static byte[] fault(S3Fault fault, String resource, String id, String host) {
        var writing = new XmlWriting();
        writing.xml.append("<Error>");
        writing.text("Code", fault.code()).text("Message", Legible.of(fault.text()));
        fault.details().forEach((name, value) -> writing.text(name, Legible.of(value)));
        writing.text("Resource", Legible.of(resource)).text("RequestId", id).text("HostId", host);
        return writing.close("Error").bytes();
    }

    private void members(SdkPojo from, Shape shape) {
        for (var member : shape.inside()) {
            var value = member.get(from);
            if (value != null && !(value instanceof SdkAutoConstructList) && !member.attribute()) {
                member(member, value);
            }
        }
    }

    private void member(Shape.Member member, Object value) {
        if (member.type() instanceof Type.Listed(var type, var wrapped) && wrapped.isEmpty()) {
            for (var each : (List<?>) value) {
                element(member.name(), each, type);
            }
        } else {
            element(member.name(), value, member.type());
        }
    }

    private void element(String name, Object value, Type type) {
        xml.append('<').append(name);
        if (type instanceof Type.Structure(var shape)) {
            attributes((SdkPojo) value, shape);
        }
        xml.append('>');
        content(value, type);
        close(name);
    }

    private void attributes(SdkPojo from, Shape shape) {
        for (var member : shape.inside()) {
            if (member.attribute() && member.get(from) instanceof String text) {
                xml.append(" xmlns:xsi=\"").append(INSTANCE).append("\" ");
                xml.append(member.name()).append("=\"");
                escape(text);
                xml.append('"');
            }
        }
    }

    private void content(Object value, Type type) {
        switch (type) {
            case Type.Scalar scalar -> escape(Texts.write(value, scalar));
            case Type.Structure(var shape) -> members((SdkPojo) value, shape);
            case Type.Listed(var element, var wrapped) ->
                    ((List<?>) value)
                            .forEach(each -> element(wrapped.orElse("member"), each, element));
            case Type.Headers _ -> throw new IllegalStateException("a map in XML");
        }
    }

    private XmlWriting text(String name, String text) {
        xml.append('<').append(name).append('>');
        escape(text);
        return close(name);
    }

    private XmlWriting close(String name) {
        xml.append("</").append(name).append('>');
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                default -> {
                    if (c < ' ' || c >= '\ufffe') {
                        xml.append("&#x").append(Integer.toHexString(c)).append(';');
                    } else {
                        xml.append(c);
                    }
                }
            }
        }
    }

    private byte[] bytes() {
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }
}
