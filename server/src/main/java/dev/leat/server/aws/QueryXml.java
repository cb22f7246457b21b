package dev.leat.server.aws;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/// A writer of XML: responses and errors in the Query protocol, and S3's errors. Omits absent
/// members; also omits empty collections if lists are flattened. Characters that are invalid in XML
/// become U+FFFD.
final class QueryXml {

    private static final String HEAD = "<?xml version=\"1.0\"?>\n";

    private final Xml xml = new Xml(HEAD, Xml.Forbidden.REPLACED);
    private final QueryNames names;

    private QueryXml(QueryNames names) {
        this.names = names;
    }

    static byte[] answer(
            String operation, SdkPojo answer, Shape shape, QueryNames names, String request) {
        var writing = new QueryXml(names);
        var xml = writing.xml.open(operation + "Response", "xmlns", names.namespace());
        if (names.nested() || !shape.members().isEmpty()) {
            String result = operation + "Result";
            xml.open(result);
            writing.structure(answer, shape);
            xml.close(result);
        }
        xml.open("ResponseMetadata").element("RequestId", request).close("ResponseMetadata");
        return xml.close(operation + "Response").bytes();
    }

    static byte[] fault(AwsErrorException fault, String namespace, String request) {
        return new Xml(HEAD, Xml.Forbidden.REPLACED)
                .open("ErrorResponse", "xmlns", namespace)
                .open("Error")
                .element("Type", fault.senders() ? "Sender" : "Receiver")
                .element("Code", fault.code())
                .element("Message", fault.queryText())
                .empty("Detail")
                .close("Error")
                .element("RequestId", request)
                .close("ErrorResponse")
                .bytes();
    }

    static byte[] s3(AwsErrorException fault, String request) {
        return new Xml(HEAD, Xml.Forbidden.REPLACED)
                .open("Error")
                .element("Code", fault.code())
                .element("Message", fault.text())
                .element("RequestId", request)
                .close("Error")
                .bytes();
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
            case ValueKind.Scalar _, ValueKind.Structure _ -> element(name, value, member.kind());
            case ValueKind.Listed(var type, _) -> {
                String inside = within(name, QueryNames.ELEMENT);
                for (var each : (List<?>) value) {
                    element(inside, each, type);
                }
                closeAround(name);
            }
            case ValueKind.Mapped(var type) -> {
                String inside = within(name, QueryNames.ENTRY);
                for (var entry : ((Map<?, ?>) value).entrySet()) {
                    xml.open(inside);
                    element(names.key(member), entry.getKey(), ValueKind.Scalar.TEXT);
                    element(names.value(member), entry.getValue(), type);
                    xml.close(inside);
                }
                closeAround(name);
            }
        }
    }

    /// Opens the element that contains a collection, if collections are nested. Returns the name of
    /// the elements of the collection.
    private String within(String name, String inner) {
        if (names.nested()) {
            xml.open(name);
            return inner;
        }
        return name;
    }

    private void closeAround(String name) {
        if (names.nested()) {
            xml.close(name);
        }
    }

    /// Returns true if the handler set the value. An unset collection is a special list or map of
    /// the SDK.
    private static boolean given(Object value) {
        return !(value instanceof SdkAutoConstructList<?>)
                && !(value instanceof SdkAutoConstructMap<?, ?>);
    }

    private void element(String name, Object value, ValueKind type) {
        xml.open(name);
        switch (type) {
            case ValueKind.Scalar.BYTES ->
                    xml.escaped(
                            Base64.getEncoder()
                                    .encodeToString(((SdkBytes) value).asByteArrayUnsafe()));
            case ValueKind.Scalar _ -> xml.escaped(value.toString());
            case ValueKind.Structure(var shape) -> structure((SdkPojo) value, shape);
            case ValueKind.Listed _, ValueKind.Mapped _ ->
                    throw new IllegalStateException("nested lists are not supported: " + name);
        }
        xml.close(name);
    }
}
