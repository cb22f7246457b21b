package dev.leat.batch;

import java.nio.charset.StandardCharsets;

/// A message attribute as SQS has it. `type` is `String`, `Number` or `Binary`, each perhaps with a
/// custom label (`Number.int`); text types hold UTF-8. The array belongs to the attribute: do not
/// write to it.
public record Attribute(String type, byte[] value) {

    /// The attribute that keeps the trace header of AWS, a system attribute there: no producer can
    /// name one of its own so. It does not count as a part of the message.
    public static final String TRACE_HEADER = "AWS.TraceHeader";

    /// The attribute that keeps in which queue a message died that SQS itself moved, where a queue
    /// elsewhere says so.
    public static final String DIED_IN = "AWS.DeadLetterQueueSource";

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
