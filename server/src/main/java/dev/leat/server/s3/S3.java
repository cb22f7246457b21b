package dev.leat.server.s3;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The S3 service: its operations by AWS's names (such as `GetObject`), and the translation of
/// exceptions to S3's errors. Independent of the wire protocol. An endpoint calls `operations`
/// once, at its first request, because the model classes of all operations would delay the start of
/// apps.
public record S3(
        Supplier<Map<String, S3Operation>> operations,
        Function<RuntimeException, Optional<S3ErrorException>> faults) {}
