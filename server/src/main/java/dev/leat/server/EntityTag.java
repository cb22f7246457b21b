package dev.leat.server;

import dev.leat.batch.Hashes;
import java.util.HexFormat;

/// The entity tag of a response body, by which a client asks only for another content.
public record EntityTag(String text) {

    public static final String HEADER = "ETag";

    private static final int BYTES = 8;

    public static EntityTag of(byte[] content) {
        byte[] digest = Hashes.sha256().digest(content);
        return new EntityTag('"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"');
    }

    /// Returns true if the client already has this content.
    public boolean isOf(Request request) {
        return request.header().apply("If-None-Match").filter(text::equals).isPresent();
    }
}
