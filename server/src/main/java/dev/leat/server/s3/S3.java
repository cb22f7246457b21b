package dev.leat.server.s3;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The S3 service: its operations by AWS's names (such as `GetObject`), and the translation of
/// exceptions to S3's errors. Independent of the wire protocol.
public record S3(
        Map<String, S3Operation> operations,
        Function<RuntimeException, Optional<S3ErrorException>> faults) {

    public S3 {
        operations = Map.copyOf(operations);
    }
}
