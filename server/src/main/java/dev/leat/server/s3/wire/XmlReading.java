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

/// Reads the XML of a request into the SDK's model, in any namespace. Document types, entities of
/// one's own and elements that S3 does not know there are refused.
final class XmlReading {

    private static final int DEEPEST = 16;

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;

    private XmlReading(XMLStreamReader xml) {
        this.xml = xml;
    }

    /// Sets what the XML is in the request. Reads to the end of it, not of the stream.
    ///
    /// @throws S3Fault MalformedXML if it is not as S3's schema says, or what the stream throws
    static void read(InputStream in, Shape.Member payload, SdkPojo filling) {
        try {
            var xml = FACTORY.createXMLStreamReader(in);
            try {
                var reading = new XmlReading(xml);
                xml.nextTag();
                if (!xml.getLocalName().equals(payload.name())) {
                    throw S3ErrorException.malformedXml("it is no " + payload.name());
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
            throw S3ErrorException.malformedXml("it is too deep");
        }
        return switch (type) {
            case ValueKind.Scalar scalar -> scalar(scalar, name);
            case ValueKind.Structure(var shape) -> structure(shape, name, depth);
            case ValueKind.Listed(var element, var wrapped) ->
                    list(element, wrapped.orElse(name), depth);
            case ValueKind.Mapped _ -> throw new IllegalStateException("not in XML: " + name);
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
            throw S3ErrorException.malformedXml("'%s' is no %s".formatted(text, name));
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
                throw S3ErrorException.malformedXml(member.name() + " is there twice");
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

    /// Goes to the next element of this one. False at its end.
    private boolean nextElement() throws XMLStreamException {
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            refuse(event);
            if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
                throw S3ErrorException.malformedXml("there is a text between elements");
            }
        }
        return false;
    }

    private void refuse(int event) {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw S3ErrorException.malformedXml("it has a document type or an entity of its own");
        }
    }

    private S3ErrorException unknown() {
        return S3ErrorException.malformedXml(
                "there is no '%s' at this place".formatted(xml.getLocalName()));
    }
}
