package dev.leat.server.aws;

import dev.leat.server.Request;
import dev.leat.server.Response;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A service such as S3, which selects its operations by method and path and reads bodies as
/// streams. It writes its own errors. Threads share it.
public interface RestService {

    /// Returns the service's name in signatures.
    String scope();

    /// Returns the response to a request of this service.
    ///
    /// @param signatures checks the signature; empty if no signature is required
    Response answer(Request request, Optional<SignatureFilter> signatures, BooleanSupplier gone);

    /// Returns the response for a refused request, with the status of the error.
    Response refuse(Request request, AwsErrorException why);

    /// Returns the maximum size of a body in bytes.
    long largestBody();
}
