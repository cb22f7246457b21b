package dev.leat.batch;

import java.nio.charset.StandardCharsets;

/// A message attribute, as in SQS. `type` is `String`, `Number` or `Binary`, optionally with a
/// custom label (`Number.int`). The value of a `String` or `Number` is UTF-8. Callers must not
/// write to the array.
public record Attribute(String type, byte[] value) {

    /// Name of the attribute that holds the AWS trace header, a system attribute in SQS. Producers
    /// cannot use this name. The attribute does not count towards the message's size.
    public static final String TRACE_HEADER = "AWS.TraceHeader";

    /// Name of the attribute that holds the source queue of a dead letter moved by SQS itself, if
    /// the external queue reports it.
    public static final String DEAD_LETTER_SOURCE = "AWS.DeadLetterQueueSource";

    public static Attribute text(String value) {
        return new Attribute("String", value.getBytes(StandardCharsets.UTF_8));
    }

    public boolean binary() {
        return type.startsWith("Binary");
    }

    public String asText() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attribute that
                && type.equals(that.type)
                && java.util.Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + java.util.Arrays.hashCode(value);
    }
}
