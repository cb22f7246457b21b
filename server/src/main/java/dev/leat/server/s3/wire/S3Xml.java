package dev.leat.server.s3.wire;

import dev.leat.server.aws.Shape;
import dev.leat.server.aws.ValueKind;
import dev.leat.server.aws.Xml;
import dev.leat.server.s3.S3ErrorException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/// A writer of responses and errors as S3's XML. Omits absent members, but not empty texts.
/// Characters that XML cannot contain are written as character references, as in S3, although XML
/// parsers refuse such references. Clients request `encoding-type=url` if their keys may have such
/// characters.
final class S3Xml {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

    private final Xml xml = new Xml(HEAD, Xml.Forbidden.REFERENCED);

    private S3Xml() {}

    /// @param root the name of the root element, unless one member is the whole response
    static byte[] answer(SdkPojo answer, Shape shape, String root) {
        var writing = new S3Xml();
        var payload = shape.payload();
        String name = payload.map(Shape.Member::name).orElse(root);
        writing.xml.open(name, "xmlns", NAMESPACE);
        if (payload.isPresent()) {
            var value = payload.get().get(answer);
            if (value != null) {
                writing.content(value, payload.get().kind());
            }
        } else {
            writing.members(answer, shape);
        }
        return writing.xml.close(name).bytes();
    }

    /// Returns the XML of an error. S3's errors have no namespace, and input that they quote is not
    /// URL-encoded.
    static byte[] fault(S3ErrorException fault, String resource, String id, String host) {
        var xml = new Xml(HEAD, Xml.Forbidden.REFERENCED).open("Error");
        xml.element("Code", fault.code()).element("Message", QuotedText.of(fault.text()));
        fault.details().forEach((name, value) -> xml.element(name, QuotedText.of(value)));
        xml.element("Resource", QuotedText.of(resource)).element("RequestId", id);
        return xml.element("HostId", host).close("Error").bytes();
    }

    private void members(SdkPojo from, Shape shape) {
        for (var member : shape.body()) {
            var value = member.get(from);
            if (value != null && !(value instanceof SdkAutoConstructList) && !member.attribute()) {
                member(member, value);
            }
        }
    }

    private void member(Shape.Member member, Object value) {
        if (member.kind() instanceof ValueKind.Listed(var type, var wrapped) && wrapped.isEmpty()) {
            for (var each : (List<?>) value) {
                element(member.name(), each, type);
            }
        } else {
            element(member.name(), value, member.kind());
        }
    }

    private void element(String name, Object value, ValueKind type) {
        var attribute = attribute(value, type);
        if (attribute.isPresent()) {
            var text = (String) Objects.requireNonNull(attribute.get().get((SdkPojo) value));
            String instance = "xmlns:xsi=\"" + INSTANCE + "\" " + attribute.get().name();
            xml.open(name, instance, text);
        } else {
            xml.open(name);
        }
        content(value, type);
        xml.close(name);
    }

    /// Returns the attribute of a structure, if it has a value. Structures in S3 have at most one
    /// attribute.
    private static Optional<Shape.Member> attribute(Object value, ValueKind type) {
        if (!(type instanceof ValueKind.Structure(var shape))) {
            return Optional.empty();
        }
        return shape.body().stream()
                .filter(member -> member.attribute() && member.get((SdkPojo) value) != null)
                .findFirst();
    }

    private void content(Object value, ValueKind type) {
        switch (type) {
            case ValueKind.Scalar scalar -> xml.escaped(HeaderText.write(value, scalar));
            case ValueKind.Structure(var shape) -> members((SdkPojo) value, shape);
            case ValueKind.Listed(var element, var wrapped) ->
                    ((List<?>) value)
                            .forEach(each -> element(wrapped.orElse("member"), each, element));
            case ValueKind.Mapped _ ->
                    throw new IllegalStateException("maps are not supported in XML");
        }
    }
}
