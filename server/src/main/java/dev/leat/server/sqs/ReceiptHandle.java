package dev.leat.server.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/// A receipt as clients hold it: the queue's own with a checksum over it and the queue's name, so
/// that one that was made up or is of another queue is told from one that is no longer good.
final class ReceiptHandle {

    private static final char BETWEEN = '.';

    private ReceiptHandle() {}

    static String of(String queue, String receipt) {
        return receipt + BETWEEN + sum(queue, receipt);
    }

    /// The queue's own receipt; empty if this is no handle of the queue.
    static Optional<String> receipt(String queue, String handle) {
        int between = handle.lastIndexOf(BETWEEN);
        if (between < 0) {
            return Optional.empty();
        }
        String receipt = handle.substring(0, between);
        return Optional.of(receipt)
                .filter(text -> sum(queue, text).equals(handle.substring(between + 1)));
    }

    private static String sum(String queue, String receipt) {
        var sum = new CRC32();
        sum.update(queue.getBytes(StandardCharsets.UTF_8));
        sum.update(0);
        sum.update(receipt.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
