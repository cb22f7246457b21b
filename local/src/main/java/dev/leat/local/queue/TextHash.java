package dev.leat.local.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The first 16 bytes of the SHA-256 of a text, in whose place it stands.
record TextHash(long high, long low) {

    static TextHash of(String text) {
        var hash = ByteBuffer.wrap(sha(text.getBytes(StandardCharsets.UTF_8)));
        return new TextHash(hash.getLong(), hash.getLong());
    }

    /// All of the SHA-256 of a body, as SQS makes a deduplication id of it.
    static String hex(byte[] body) {
        return HexFormat.of().formatHex(sha(body));
    }

    private static byte[] sha(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
