package dev.leat.server.sqs;

import com.google.re2j.Pattern;
import dev.leat.batch.Attribute;
import dev.leat.port.Message;
import dev.leat.server.aws.AwsErrorException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;

/// The attributes of a message that a client sends, with SQS's checks.
final class SqsMessageAttributes {

    /// The limits of SQS.
    private static final int MOST = 10;

    private static final int LONGEST = 256;
    private static final Pattern NAME = Pattern.compile("[\\p{L}0-9_.-]+");
    private static final Pattern RESERVED = Pattern.compile("(?:aws\\.|amazon\\.|\\.).*|.*\\.");

    private SqsMessageAttributes() {}

    static Map<String, Attribute> read(Map<String, MessageAttributeValue> sent) {
        if (sent.isEmpty()) {
            return Map.of();
        }
        if (sent.size() > MOST) {
            throw AwsErrorException.invalidParameter(
                    "Number of message attributes [%d] exceeds the allowed maximum [%d]."
                            .formatted(sent.size(), MOST));
        }
        var read = new HashMap<String, Attribute>();
        sent.forEach((name, value) -> {
            checkName(name);
            read.put(
                    name,
                    attribute(name, value.dataType(), value.stringValue(), value.binaryValue()));
        });
        return read;
    }

    static Map<String, Attribute> readSystem(
            Map<MessageSystemAttributeNameForSends, MessageSystemAttributeValue> sent) {
        var read = new HashMap<String, Attribute>();
        sent.forEach((name, value) -> {
            if (name != MessageSystemAttributeNameForSends.AWS_TRACE_HEADER) {
                throw AwsErrorException.invalidParameter(
                        "Message system attribute name is not valid; the only valid name is AWSTraceHeader.");
            }
            String title = name.toString();
            read.put(
                    title,
                    attribute(title, value.dataType(), value.stringValue(), value.binaryValue()));
        });
        return read;
    }

    /// Returns the attributes in the form in which they are stored, with message attributes and
    /// system attributes together.
    static Map<String, Attribute> join(Map<String, Attribute> read, Map<String, Attribute> system) {
        if (system.isEmpty()) {
            return read;
        }
        var all = new HashMap<>(read);
        system.values().forEach(trace -> all.put(Message.TRACE_HEADER, trace));
        return all;
    }

    private static void checkName(String name) {
        if (name.length() >= LONGEST) {
            throw AwsErrorException.invalidParameter(
                    "Message (user) attribute names must be shorter than 256 Bytes");
        }
        if (!NAME.matcher(name).matches()) {
            throw AwsErrorException.invalidParameter(
                    "Message (user) attributes name can only contain upper and lower score"
                            + " characters, digits, periods, hyphens and underscores. ");
        }
        if (name.contains("..")) {
            throw AwsErrorException.invalidParameter(
                    "Message (user) attribute name '%s' must not have periods in succession."
                            .formatted(name));
        }
        if (RESERVED.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            throw AwsErrorException.invalidParameter(
                    "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'."
                            + " These strings are reserved for internal use. Additionally, they"
                            + " cannot start or end with '.'.");
        }
    }

    private static Attribute attribute(
            String name, @Nullable String type, @Nullable String text, @Nullable SdkBytes bytes) {
        if (type == null || type.isEmpty()) {
            throw AwsErrorException.invalidParameter(
                    "The message attribute '%s' must contain a non-empty message attribute type."
                            .formatted(name));
        }
        if (type.length() >= LONGEST) {
            throw AwsErrorException.invalidParameter(
                    "Message (user) attribute types must be shorter than 256 Bytes");
        }
        String base = type.contains(".") ? type.substring(0, type.indexOf('.')) : type;
        return switch (base) {
            case "Binary" -> new Attribute(type, filled(name, base, bytes).asByteArrayUnsafe());
            case "String" -> text(name, type, filled(name, base, text));
            case "Number" -> {
                checkNumber(name, filled(name, "String", text));
                yield text(name, type, filled(name, "String", text));
            }
            default ->
                    throw AwsErrorException.invalidParameter(
                            "The message attribute '%s' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
                                    .formatted(name));
        };
    }

    private static Attribute text(String name, String type, String text) {
        if (!AllowedCharacters.allowed(text)) {
            throw AwsErrorException.invalidParameter(
                    "The message attribute '%s' contains a character that is not allowed."
                            .formatted(name));
        }
        return new Attribute(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static <V> V filled(String name, String type, @Nullable V value) {
        if (value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof SdkBytes bytes && bytes.asByteArrayUnsafe().length == 0)) {
            throw AwsErrorException.invalidParameter(
                    "Message (user) attribute '%s' must contain a non-empty value of type '%s'."
                            .formatted(name, type));
        }
        return value;
    }

    private static void checkNumber(String name, String text) {
        try {
            if (text.length() > LONGEST) {
                throw new NumberFormatException();
            }
            new BigDecimal(text);
        } catch (NumberFormatException none) {
            throw AwsErrorException.invalidParameter(
                    "Can't cast the value of message (user) attribute '%s' to a number."
                            .formatted(name));
        }
    }
}
