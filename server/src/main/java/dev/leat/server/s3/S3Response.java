package dev.leat.server.s3;

import java.util.Optional;

/// A response: its output, the bytes of an object, and the HTTP status. The response to a HEAD has
/// no bytes; the content length in its output is sent unchanged.
public record S3Response<O>(O output, Optional<StreamedResponse> stream, int status) {

    private static final int OK = 200;

    public static <O> S3Response<O> of(O output) {
        return new S3Response<>(output, Optional.empty(), OK);
    }

    /// Returns a response without bytes and with another status, such as 204 or 304; such a
    /// response has no body.
    public static <O> S3Response<O> of(int status, O output) {
        return new S3Response<>(output, Optional.empty(), status);
    }

    public static <O> S3Response<O> of(int status, O output, StreamedResponse stream) {
        return new S3Response<>(output, Optional.of(stream), status);
    }
}
