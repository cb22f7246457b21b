package dev.leat.server.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An AWS service: its names and its operations. `title` is its display name, `scope` its name in
/// signatures, and `target` the prefix of its operations in `X-Amz-Target`. `absent` maps each AWS
/// operation that Leat does not support to the reason.
public interface Service {

    String title();

    String scope();

    String target();

    Map<String, AwsOperation> operations();

    Map<String, AwsErrorException> absent();

    /// Returns the maximum number of values in a request of the JSON protocol, which is far more
    /// than any valid request has. It prevents a small body from creating a large number of
    /// objects.
    default int mostValues() {
        return 10_000;
    }

    /// Returns the operations that links in emails and HTTP messages call, each with the sentence
    /// that the user reads after following the link. Such links work in a browser and without a
    /// signature.
    default Map<String, String> links() {
        return Map.of();
    }

    /// Returns the AWS error that corresponds to this exception; empty if there is none.
    default Optional<AwsErrorException> fault(RuntimeException happened) {
        return Optional.empty();
    }

    /// Returns the names of the Query protocol. A service without this protocol has none.
    default QueryNames query() {
        return QueryNames.flat("", Map.of(), Set.of());
    }

    /// Returns the parameters of a Query request that its path implies.
    default Map<String, String> parameters(List<String> path) {
        return Map.of();
    }
}
