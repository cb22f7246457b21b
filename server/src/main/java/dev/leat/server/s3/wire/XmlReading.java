package dev.leat.server.s3.wire;

import dev.leat.server.aws.Shape;
import dev.leat.server.aws.ValueKind;
import dev.leat.server.s3.S3ErrorException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.core.SdkPojo;

/// Reads the XML of a request into an object of the SDK's model class. Ignores the namespace.
/// Refuses document types, custom entities and unknown elements.
record XmlReading(XMLStreamReader xml) {

    private static final int DEEPEST = 16;

    private static final XMLInputFactory FACTORY = factory();

    /// Sets the payload of the request. Reads to the end of the XML, not to the end of the stream.
    ///
    /// @throws S3ErrorException MalformedXML if it does not match S3's schema, or the error that
    ///   the stream throws
    static void read(InputStream in, Shape.Member payload, SdkPojo filling) {
        try {
            var xml = FACTORY.createXMLStreamReader(in);
            try {
                var reading = new XmlReading(xml);
                xml.nextTag();
                if (!xml.getLocalName().equals(payload.name())) {
                    throw S3ErrorException.malformedXml(
                            "the root element is not " + payload.name());
                }
                payload.set(filling, reading.value(payload.kind(), payload.name(), 1));
                while (xml.hasNext()) {
                    reading.refuse(xml.next());
                }
            } finally {
                xml.close();
            }
        } catch (XMLStreamException broken) {
            throw S3ErrorException.malformedXml();
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    private Object value(ValueKind type, String name, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw S3ErrorException.malformedXml("it is nested too deeply");
        }
        return switch (type) {
            case ValueKind.Scalar scalar -> scalar(scalar, name);
            case ValueKind.Structure(var shape) -> structure(shape, name, depth);
            case ValueKind.Listed(var element, var wrapped) ->
                    list(element, wrapped.orElse(name), depth);
            case ValueKind.Mapped _ ->
                    throw new IllegalStateException("maps are not supported in XML: " + name);
        };
    }

    private Object scalar(ValueKind.Scalar type, String name) throws XMLStreamException {
        var text = new StringBuilder();
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw unknown();
            }
            refuse(event);
            if (event != XMLStreamConstants.COMMENT
                    && event != XMLStreamConstants.PROCESSING_INSTRUCTION) {
                text.append(xml.getText());
            }
        }
        var value = HeaderText.read(text.toString(), type);
        if (value == null) {
            throw S3ErrorException.malformedXml("'%s' is not a valid %s".formatted(text, name));
        }
        return value;
    }

    private SdkPojo structure(Shape shape, String name, int depth) throws XMLStreamException {
        var filling = shape.empty();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attribute(shape, filling, i, seen);
        }
        Map<Shape.Member, List<Object>> lists = new HashMap<>();
        while (nextElement()) {
            var member = shape.inBody(xml.getLocalName());
            if (member == null || member.attribute()) {
                throw unknown();
            }
            boolean first = seen.add(member.name());
            if (member.kind() instanceof ValueKind.Listed(var element, var wrapped)
                    && wrapped.isEmpty()) {
                lists.computeIfAbsent(member, _ -> new ArrayList<>())
                        .add(value(element, member.name(), depth + 1));
            } else if (first) {
                member.set(filling, value(member.kind(), member.name(), depth + 1));
            } else {
                throw S3ErrorException.malformedXml(member.name() + " occurs twice");
            }
        }
        lists.forEach((member, values) -> member.set(filling, values));
        for (var member : shape.body()) {
            if (member.required() && !seen.contains(member.name())) {
                throw S3ErrorException.malformedXml("%s has no %s".formatted(name, member.name()));
            }
        }
        return Shape.build(filling);
    }

    private void attribute(Shape shape, SdkPojo filling, int index, Set<String> seen) {
        for (var member : shape.body()) {
            String name = member.name().substring(member.name().indexOf(':') + 1);
            if (member.attribute() && name.equals(xml.getAttributeLocalName(index))) {
                member.set(filling, xml.getAttributeValue(index));
                seen.add(member.name());
            }
        }
    }

    private List<Object> list(ValueKind element, String name, int depth) throws XMLStreamException {
        var values = new ArrayList<Object>();
        while (nextElement()) {
            if (!xml.getLocalName().equals(name)) {
                throw unknown();
            }
            values.add(value(element, name, depth + 1));
        }
        return values;
    }

    /// Moves to the next child element. Returns false at the end of the parent element.
    private boolean nextElement() throws XMLStreamException {
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            refuse(event);
            if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
                throw S3ErrorException.malformedXml("there is text between elements");
            }
        }
        return false;
    }

    private void refuse(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw S3ErrorException.malformedXml("it has a document type or a custom entity");
        }
    }

    private S3ErrorException unknown() {
        return S3ErrorException.malformedXml(
                "the element '%s' is not allowed here".formatted(xml.getLocalName()));
    }
}
