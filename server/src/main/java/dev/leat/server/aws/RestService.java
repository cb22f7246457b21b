package dev.leat.server.aws;

import dev.leat.server.Reply;
import dev.leat.server.Request;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A service whose operations are asked for by method and path, and which reads bodies as they
/// come: S3. It says its own errors. Threads share it.
public interface RestService {

    /// Its name in signatures.
    String scope();

    /// The answer to a request that is this service's.
    ///
    /// @param signatures who must have signed it; empty if anybody may ask
    Reply answer(Request request, Optional<Signatures> signatures, BooleanSupplier gone);

    /// Says that it is not answered for this reason, with its status.
    Reply refuse(Request request, Fault why);

    /// The most bytes of a body.
    long largestBody();
}
