package dev.leat.local.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash that represents a text: the first 16 bytes of its SHA-256.
record TextHash(long high, long low) {

    static TextHash of(String text) {
        var hash = ByteBuffer.wrap(sha(text.getBytes(StandardCharsets.UTF_8)));
        return new TextHash(hash.getLong(), hash.getLong());
    }

    /// Returns the full SHA-256 of a body in hex. SQS uses it as the content-based deduplication
    /// id.
    static String hex(byte[] body) {
        return HexFormat.of().formatHex(sha(body));
    }

    private static byte[] sha(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
