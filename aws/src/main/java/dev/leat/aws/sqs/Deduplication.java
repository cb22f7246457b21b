package dev.leat.aws.sqs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Deduplication ids of messages that Leat sends to FIFO queues. SQS drops a message if it received
/// one with the same id within the last five minutes.
final class Deduplication {

    private Deduplication() {}

    /// Returns an id that only the same parts have.
    static String id(String... parts) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
