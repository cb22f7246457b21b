package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.Response;
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
    Response answer(Request request, Optional<SignatureFilter> signatures, BooleanSupplier gone);

    /// Says that it is not answered for this reason, with its status.
    Response refuse(Request request, AwsErrorException why);

    /// The most bytes of a body.
    long largestBody();
}
