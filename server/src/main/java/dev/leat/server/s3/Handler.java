package dev.leat.server.s3;

import java.io.IOException;

/// Does an operation of S3. Many threads ask at once; it may wait, and every thread is its own.
public interface Handler<I, O> {

    /// The answer to a request.
    ///
    /// @throws S3Fault if S3 would answer with an error
    /// @throws IOException if Leat cannot read or write its own; what is wrong with the request's
    ///   body is an S3Fault
    S3Response<O> answer(I input, Call call) throws IOException, InterruptedException;
}
