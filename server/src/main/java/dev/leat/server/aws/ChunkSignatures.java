package dev.leat.server.aws;

import dev.leat.batch.Hashes;

/// The chained signatures of a chunked body: signature version 4, 'Transferring payload in multiple
/// chunks' of the S3 API Reference. `seed` is the signature of the request. Owned by the request's
/// thread.
public final class ChunkSignatures {

    private static final String NOTHING = Hashes.sha256Hex("");

    private final byte[] key;
    private final String time;
    private final String scope;
    private String before;

    ChunkSignatures(byte[] key, String time, String scope, String seed) {
        this.key = key.clone();
        this.time = time;
        this.scope = scope;
        this.before = seed;
    }

    /// Returns true if this is the signature of the next chunk.
    ///
    /// @param hash the SHA-256 of the chunk's bytes, in hex
    public boolean chunk(String hash, String signature) {
        return next(String.join("\n", "-PAYLOAD", time, scope, before, NOTHING, hash), signature);
    }

    /// Returns true if this is the signature of the trailer, which comes last.
    ///
    /// @param hash the SHA-256 of the trailer's lines, each `name:value` and a newline, in hex
    public boolean trailer(String hash, String signature) {
        return next(String.join("\n", "-TRAILER", time, scope, before, hash), signature);
    }

    private boolean next(String text, String signature) {
        before = signature;
        return SignatureFilter.same(
                SignatureFilter.mac(key, Signature.ALGORITHM + text), signature);
    }
}
