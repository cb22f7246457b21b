package dev.leat.server.s3;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// S3: which operations there are, by the names that AWS gives them (`GetObject`), and what S3 says
/// when a port throws this; empty if nothing. How a request on the wire finds its operation is
/// known without it.
public record S3(
        Map<String, S3Operation> operations,
        Function<RuntimeException, Optional<S3ErrorException>> faults) {

    public S3 {
        operations = Map.copyOf(operations);
    }
}
