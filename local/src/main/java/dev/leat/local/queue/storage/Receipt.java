package dev.leat.local.queue.storage;

import com.google.re2j.Pattern;
import dev.leat.local.queue.index.MessageSpan;
import java.util.Optional;

/// A receipt for one delivery of one message: the message's position, and the number of the
/// attempt. It stays valid after a restart, because positions and receive counts are durable.
public record Receipt(long position, int attempt) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{1,8})");

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
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Receipt(
                        Long.parseUnsignedLong(matcher.group(1), 16),
                        Integer.parseUnsignedInt(matcher.group(2), 16)));
    }
}
