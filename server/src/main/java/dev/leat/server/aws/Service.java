package dev.leat.server.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A service of AWS: what it is called on the wire, and its operations. `title` is its name for
/// people, `scope` its name in signatures, `target` what stands before the operation in
/// `X-Amz-Target`. `absent` says of AWS's operations that Leat lacks why.
public interface Service {

    String title();

    String scope();

    String target();

    Map<String, AwsOperation> operations();

    Map<String, AwsErrorException> absent();

    /// Operations that are in the links of mails and posts: whoever was sent one may follow it, in
    /// a browser, too, and without a signature. For each what a person reads then.
    default Map<String, String> links() {
        return Map.of();
    }

    /// What AWS says when this happens; empty if nothing.
    Optional<AwsErrorException> fault(RuntimeException happened);

    QueryNames query();

    /// What a URL's path says of a request of the Query protocol: parameters that it need not have.
    Map<String, String> parameters(List<String> path);
}
