package dev.leat.server.sqs;

import dev.leat.batch.Attribute;
import dev.leat.batch.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// The MD5 digests with which SQS clients verify messages. Owned by one thread.
final class MessageDigests {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte TEXT = 1;
    private static final byte BINARY = 2;

    private final MessageDigest md5 = Hashes.md5();

    String ofBody(byte[] body) {
        return HEX.formatHex(md5.digest(body));
    }

    /// Returns the digest of the attributes' names, types and values, sorted by name. Each name,
    /// type and value is prefixed with its length, as the SQS developer guide describes.
    String ofAttributes(Map<String, Attribute> attributes) {
        new TreeMap<>(attributes)
                .forEach((name, attribute) -> {
                    part(name.getBytes(StandardCharsets.UTF_8));
                    part(attribute.type().getBytes(StandardCharsets.UTF_8));
                    md5.update(attribute.binary() ? BINARY : TEXT);
                    part(attribute.value());
                });
        return HEX.formatHex(md5.digest());
    }

    private void part(byte[] bytes) {
        md5.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        md5.update(bytes);
    }
}
