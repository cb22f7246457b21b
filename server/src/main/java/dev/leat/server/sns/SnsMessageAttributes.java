package dev.leat.server.sns;

import com.google.re2j.Pattern;
import dev.leat.batch.Attribute;
import dev.leat.server.aws.AwsErrorException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/// The attributes of a message that a client publishes, with SNS's checks.
final class SnsMessageAttributes {

    /// The limits of SNS.
    private static final int LONGEST = 256;

    private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..+)?");
    private static final String NAMES =
            "Can only include alphanumeric characters, hyphens, underscores, or dots.";

    private SnsMessageAttributes() {}

    /// @throws AwsErrorException if SNS would refuse an attribute
    static Map<String, Attribute> read(Map<String, MessageAttributeValue> sent) {
        var read = new LinkedHashMap<String, Attribute>();
        sent.forEach((name, value) -> {
            checkName(name);
            read.put(name, attribute(name, value));
        });
        return read;
    }

    /// Returns the size in bytes that counts towards the size limit, including names and types.
    static long size(Map<String, Attribute> attributes) {
        return attributes.entrySet().stream()
                .mapToLong(each ->
                        bytes(each.getKey())
                                + bytes(each.getValue().type())
                                + each.getValue().value().length)
                .sum();
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw SnsErrors.invalidValue("The message attribute name must not be empty.");
        }
        if (bytes(name) > LONGEST) {
            throw SnsErrors.invalidValue(
                    "Length of message attribute name must be less than 256 bytes.");
        }
        if (name.startsWith(".")) {
            throw SnsErrors.invalidValue(
                    "Invalid message attribute name starting with character '.' was found.");
        }
        if (name.endsWith(".")) {
            throw SnsErrors.invalidValue(
                    "Invalid message attribute name ending with character '.' was found.");
        }
        if (name.contains("..")) {
            throw SnsErrors.invalidValue(
                    "Message attribute name can not have successive '.' character.");
        }
        name.codePoints()
                .filter(c -> !allowed(c))
                .findFirst()
                .ifPresent(c -> {
                    throw SnsErrors.invalidValue(
                            "Invalid non-alphanumeric character '#x%X' was found in the message attribute name. %s"
                                    .formatted(c, NAMES));
                });
    }

    private static boolean allowed(int c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    private static Attribute attribute(String name, MessageAttributeValue value) {
        String type = Optional.ofNullable(value.dataType()).orElse("");
        if (!TYPE.matcher(type).matches() || type.length() > LONGEST) {
            throw SnsErrors.invalidValue(
                    "The message attribute '%s' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
                            .formatted(name));
        }
        boolean binary = type.startsWith("Binary");
        if (value.stringValue() == null && value.binaryValue() == null) {
            throw empty(name, type);
        }
        if (binary) {
            byte[] bytes = given(name, type, "Binary", value.binaryValue()).asByteArrayUnsafe();
            return new Attribute(type, filled(name, type, bytes));
        }
        String text = given(name, type, "String", value.stringValue());
        if (type.startsWith("Number")) {
            checkNumber(name, text);
        }
        return new Attribute(type, filled(name, type, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static <V> V given(String name, String type, String field, @Nullable V value) {
        if (value == null) {
            throw SnsErrors.invalidValue(
                    "The message attribute '%s' with type '%s' must use field '%s'."
                            .formatted(name, type, field));
        }
        return value;
    }

    private static byte[] filled(String name, String type, byte[] value) {
        if (value.length == 0) {
            throw empty(name, type);
        }
        return value;
    }

    private static AwsErrorException empty(String name, String type) {
        return SnsErrors.invalidValue(
                "The message attribute '%s' must contain non-empty message attribute value for message attribute type '%s'."
                        .formatted(name, type));
    }

    private static void checkNumber(String name, String text) {
        try {
            if (text.length() > LONGEST) {
                throw new NumberFormatException();
            }
            new BigDecimal(text);
        } catch (NumberFormatException none) {
            throw SnsErrors.invalidValue(
                    "Could not cast message attribute '%s' value to number.".formatted(name));
        }
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
