package dev.leat.server.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// An AWS service: its names and its operations.
public abstract class Service {

    private final String title;
    private final String scope;
    private final String target;
    private final Supplier<Map<String, AwsOperation>> operations;

    /// @param title its display name
    /// @param scope its name in signatures
    /// @param target the prefix of its operations in `X-Amz-Target`
    protected Service(
            String title,
            String scope,
            String target,
            Supplier<Map<String, AwsOperation>> operations) {
        this.title = title;
        this.scope = scope;
        this.target = target;
        this.operations = operations;
    }

    public final String title() {
        return title;
    }

    public final String scope() {
        return scope;
    }

    public final String target() {
        return target;
    }

    public final Map<String, AwsOperation> operations() {
        return operations.get();
    }

    /// Returns the error of each AWS operation that Leat does not support.
    public abstract Map<String, AwsErrorException> absent();

    /// Returns the maximum number of values in a request of the JSON protocol, which is far more
    /// than any valid request has. It prevents a small body from creating a large number of
    /// objects.
    public int mostValues() {
        return 10_000;
    }

    /// Returns the operations that links in emails and HTTP messages call, each with the sentence
    /// that the user reads after following the link. Such links work in a browser and without a
    /// signature.
    public Map<String, String> links() {
        return Map.of();
    }

    /// Returns the AWS error that corresponds to this exception; empty if there is none.
    public Optional<AwsErrorException> fault(RuntimeException happened) {
        return Optional.empty();
    }

    /// Returns the names of the Query protocol. A service without this protocol has none.
    public QueryNames query() {
        return QueryNames.flat("", Map.of(), Set.of());
    }

    /// Returns the parameters of a Query request that its path implies.
    public Map<String, String> parameters(List<String> path) {
        return Map.of();
    }
}
