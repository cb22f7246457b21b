package dev.leat.local.queue.storage;

import dev.leat.local.queue.index.MessageSpan;
import java.util.Optional;
import java.util.regex.Pattern;

/// A receipt for one delivery of one message: the message's position, and the number of the
/// attempt. It stays valid after a restart, because positions and receive counts are durable.
public record Receipt(long position, int attempt) {

    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{1,8}");

    /// Returns true if the span contains the receipt's message, and the message was not received
    /// again.
    public boolean names(MessageSpan span) {
        return span.attempts() == attempt
                && span.kind() != MessageSpan.Kind.WORKER
                && span.kind() != MessageSpan.Kind.TAKEN;
    }

    String text() {
        return "%016x-%x".formatted(position, attempt);
    }

    public static Optional<Receipt> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        int dash = text.indexOf('-');
        return Optional.of(
                new Receipt(
                        Long.parseUnsignedLong(text, 0, dash, 16),
                        Integer.parseUnsignedInt(text, dash + 1, text.length(), 16)));
    }
}
