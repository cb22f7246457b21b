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

    Map<String, Operation> operations();

    Map<String, Fault> absent();

    /// What AWS says when this happens; empty if nothing.
    Optional<Fault> fault(RuntimeException happened);

    QueryNames query();

    /// What a URL's path says of a request of the Query protocol: parameters that it need not have.
    Map<String, String> parameters(List<String> path);
}
