package dev.leat.server.aws;

/// What the chunks of one body are signed with, each behind the one before: signature version 4,
/// 'Transferring payload in multiple chunks' of the S3 API Reference. `seed` is the signature of
/// the request. Owned by the request's thread.
public final class ChunkSignatures {

    private static final String NOTHING = SignatureFilter.hash(new byte[0]);

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

    /// Whether the next chunk is signed so.
    ///
    /// @param hash the SHA-256 of its bytes, in hex
    public boolean chunk(String hash, String signature) {
        return next(String.join("\n", "-PAYLOAD", time, scope, before, NOTHING, hash), signature);
    }

    /// Whether the trailer, which comes last, is signed so.
    ///
    /// @param hash the SHA-256 of its lines, each `name:value` and a newline, in hex
    public boolean trailer(String hash, String signature) {
        return next(String.join("\n", "-TRAILER", time, scope, before, hash), signature);
    }

    private boolean next(String text, String signature) {
        before = signature;
        return SignatureFilter.same(
                SignatureFilter.mac(key, Signature.ALGORITHM + text), signature);
    }
}
