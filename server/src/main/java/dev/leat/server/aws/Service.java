package dev.leat.server.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An AWS service: its names and operations. `title` is its display name, `scope` its name in
/// signatures, `target` the prefix of the operation in `X-Amz-Target`. `absent` has the reason for
/// each AWS operation that Leat does not support.
public interface Service {

    String title();

    String scope();

    String target();

    Map<String, AwsOperation> operations();

    Map<String, AwsErrorException> absent();

    /// Returns the operations that links in emails and HTTP messages call, with the sentence that
    /// the user reads then. Such links work in a browser and without a signature.
    default Map<String, String> links() {
        return Map.of();
    }

    /// Returns AWS's error for this exception; empty if there is none.
    Optional<AwsErrorException> fault(RuntimeException happened);

    QueryNames query();

    /// Returns the parameters that the path of a Query request implies.
    Map<String, String> parameters(List<String> path);
}
