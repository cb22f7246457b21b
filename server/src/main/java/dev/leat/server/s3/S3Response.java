package dev.leat.server.s3;

import java.util.Optional;

/// The answer to a request: what it says, the bytes of an object beside it, and its HTTP status.
/// What an answer without bytes says of their length (that of a HEAD) goes out as it is.
public record S3Response<O>(O output, Optional<StreamedResponse> stream, int status) {

    private static final int OK = 200;

    public static <O> S3Response<O> of(O output) {
        return new S3Response<>(output, Optional.empty(), OK);
    }

    /// One without bytes and with another status, such as 204 or 304, which have no body at all.
    public static <O> S3Response<O> of(int status, O output) {
        return new S3Response<>(output, Optional.empty(), status);
    }

    public static <O> S3Response<O> of(int status, O output, StreamedResponse stream) {
        return new S3Response<>(output, Optional.of(stream), status);
    }
}
