package dev.leat.server.s3;

import java.io.IOException;

/// Handles requests of an S3 operation. Called by many threads; may block, as each request has its
/// own thread.
public interface Handler<I, O> {

    /// Returns the response to a request.
    ///
    /// @throws S3ErrorException if S3 would respond with an error
    /// @throws IOException if Leat cannot read or write its own files; an invalid request body is
    ///   an S3ErrorException
    S3Response<O> answer(I input, Call call) throws IOException, InterruptedException;
}
