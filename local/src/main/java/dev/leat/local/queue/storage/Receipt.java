package dev.leat.local.queue.storage;

import dev.leat.local.queue.index.MessageSpan;
import java.util.Optional;
import java.util.regex.Pattern;

/// A receipt for one delivery of one message: its position and attempt number. It is durable,
/// because positions and receive counts are.
public record Receipt(long position, int attempt) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{1,8})");

    /// Returns true if this span is the message as this delivery left it, not received again.
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
